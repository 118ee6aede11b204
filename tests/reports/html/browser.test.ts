import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from '../../../reports/formats.ts';
import { compared, METRICS, round } from '../compare-evidence.ts';
import { campaign, lostWrite, targetResult } from '../evidence.ts';
import { EVERY_KIND, replaceTexts } from '../wild-results.ts';

/** Debian's Chromium, and what others call it. */
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);
const WIDTHS = [375, 1280];

if (CHROMIUM === undefined) {
  console.warn(
    'skipped: no Chromium is installed; `apt-get install chromium` makes these tests run',
  );
}

describe.skipIf(CHROMIUM === undefined)('in a browser', () => {
  let browser: Browser;
  let folder: string;
  let page: Page | undefined;
  let trouble: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hammerlock-page-'));
    // Chromium's own sandbox cannot be had as root, nor in most containers.
    browser = await chromium.launch({
      executablePath: CHROMIUM as string,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
  });
  afterEach(async () => {
    await page?.close();
    page = undefined;
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a report from disk, and collects what it asks for and complains of. */
  async function open(html: string, width: number, colorScheme: 'light' | 'dark' = 'light') {
    const file = join(folder, 'report.html');
    await writeFile(file, html);
    const url = pathToFileURL(file).href;
    const opened = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    page = opened;
    trouble = [];
    opened.on('console', (message) => trouble.push(message.text()));
    opened.on('pageerror', (error) => trouble.push(error.message));
    opened.on('dialog', (dialog) => trouble.push(`a dialog: ${dialog.message()}`));
    opened.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) trouble.push(request.url());
    });
    await opened.goto(url);
    return opened;
  }

  const widthOf = (opened: Page) => opened.evaluate<number>('document.documentElement.scrollWidth');

  describe.each(WIDTHS)('%i pixels wide', (width) => {
    test.each(['light', 'dark'] as const)(
      'a page is quiet, drawn, and no wider, %s',
      async (scheme) => {
        const opened = await open(renderReport(EVERY_KIND, 'html'), width, scheme);
        await opened.locator('.plot canvas').first().waitFor();
        expect(await opened.locator('.plot canvas').count()).toBe(
          await opened.locator('.plot').count(),
        );
        expect(await widthOf(opened)).toBe(width);
        expect(trouble).toEqual([]);
      },
    );

    test('nor is one whose texts are long, or meant to break it', async () => {
      const texts = [
        'W'.repeat(300),
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(2)>',
      ];
      const wild = EVERY_KIND.map((result) => replaceTexts(result, texts));
      const opened = await open(renderReport(wild, 'html'), width);
      await opened.locator('.plot canvas').first().waitFor();
      expect(await widthOf(opened)).toBe(width);
      expect(trouble).toEqual([]);
    });
  });

  test('texts can be read: contrast of 4.5 and more, light and dark', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const opened = await open(renderReport(EVERY_KIND, 'html'), 1280, scheme);
      expect(await opened.evaluate<string[]>(FAINT_TEXTS)).toEqual([]);
      await opened.close();
    }
  });

  test('a replay line can be copied, or is selected where the clipboard is closed', async () => {
    const opened = await open(renderReport(EVERY_KIND, 'html'), 1280);
    await opened.locator('.command button').first().click();
    const word = await opened.locator('.command button').first().textContent();
    const selected = await opened.evaluate<string>('String(getSelection())');
    expect(word === 'copied' || selected === lostWrite.replayLine).toBe(true);
    expect(trouble).toEqual([]);
  });

  test('what is under the cursor is told, of both sides and with the round it is of', async () => {
    const opened = await open(renderReport([compared(METRICS)], 'html'), 1280);
    const plot = opened.locator('.plot').first();
    const surface = plot.locator('.u-over');
    const { width, height } = (await surface.boundingBox())!;
    const tell = async (share: number) => {
      await surface.hover({ position: { x: share * width, y: height / 2 } });
      return plot.locator('.readout').textContent();
    };
    expect(await tell(0.1)).toBe('round, block 1: base 0 %, new −21 %');
    expect(await tell(0.9)).toBe('round again, block 3: base 0 %, new −20 %');
    expect(await tell(0.5)).toBe('');
    expect(trouble).toEqual([]);
  });

  test('groups that nobody must look at are closed, and drawn once they are opened', async () => {
    const quiet = METRICS.slice(1, 2).map((metric) => ({ ...metric, rounds: [round(80, 84, 1)] }));
    const [target] = compared(quiet).targets;
    const two = { targets: [target!, { ...target!, target: 'cache' }] };
    const opened = await open(renderReport([compared(quiet, two)], 'html'), 375);
    expect(await opened.locator('.plot:visible, .fold table:visible').count()).toBe(0);
    for (const line of await opened.locator('.fold summary').all()) await line.click();
    await opened.locator('.plot canvas').nth(1).waitFor();
    expect(await opened.locator('.fold table:visible').count()).toBe(2);
    expect(await widthOf(opened)).toBe(375);
  });

  test('a long interleaving is folded, and opens', async () => {
    const { trace } = lostWrite;
    const long = { ...lostWrite, trace: [...trace, ...new Array(300).fill(trace.at(-1))] };
    const results = [campaign([targetResult({ findings: [long] })])];
    const opened = await open(renderReport(results, 'html'), 375);
    const button = opened.locator('.interleaving .gap button').first();
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    const before = await opened.locator('.interleaving tr:visible').count();
    await button.click();
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    expect(await opened.locator('.interleaving tr:visible').count()).toBeGreaterThan(before + 100);
    expect(await widthOf(opened)).toBe(375);
  });
});

/** Texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, criterion 1.4.3). */
const FAINT_TEXTS = `(() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.textContent.trim() === '' || element.closest('script')) continue;
    const pair = [numbers(getComputedStyle(element).color), behind(element)].map(luminance);
    const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (contrast < 4.5) faint.add(element.className + ' ' + contrast.toFixed(2));
  }
  return [...faint];
})()`;
