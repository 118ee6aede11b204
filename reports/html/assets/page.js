/**
 * What a report's page does beside being read and drawn: folds long interleavings, copies command lines. Everything
 * is there without it.
 */
const COPIED_MS = 1500;

for (const body of document.querySelectorAll('[data-fold]')) fold(body);
for (const line of document.querySelectorAll('[data-copy]')) offerCopy(line);

/**
 * Hides a group of rows behind a button. It stands in a row like the first of them, so that the bars of operations
 * go on through it.
 * @param {Element} body
 */
function fold(body) {
  const first = body.querySelector('tr');
  if (!(body instanceof HTMLElement) || first === null) return;
  const row = /** @type {HTMLElement} */ (first.cloneNode(true));
  row.classList.remove('switched', 'broke', 'stuck');
  row.classList.add('gap');
  const button = document.createElement('button');
  button.type = 'button';
  for (const cell of row.children) {
    cell.textContent = '';
    if (!cell.classList.contains('own')) continue;
    cell.classList.replace('opens', 'inside');
    cell.classList.replace('closes', 'inside');
    cell.append(button);
  }
  const bar = document.createElement('tbody');
  bar.append(row);
  body.before(bar);
  const set = (/** @type {boolean} */ hidden) => {
    body.hidden = hidden;
    button.setAttribute('aria-expanded', String(!hidden));
    button.textContent = `⋮ ${hidden ? 'show' : 'hide'} ${body.dataset.fold}`;
  };
  button.addEventListener('click', () => set(!body.hidden));
  set(true);
}

/** @param {Element} line */
function offerCopy(line) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'copy';
  button.setAttribute('aria-live', 'polite');
  button.addEventListener('click', async () => {
    button.textContent = (await copy(line)) ? 'copied' : 'press Ctrl-C';
    setTimeout(() => {
      button.textContent = 'copy';
    }, COPIED_MS);
  });
  line.after(button);
}

/** Where the clipboard is closed to the page, the line is selected for the reader. @param {Element} line */
async function copy(line) {
  try {
    await navigator.clipboard.writeText(line.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(line);
    return false;
  }
}
