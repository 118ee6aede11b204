/** The path by which user code sees its scratch folder, see `harness/base/scratch.ts`. */
const SCRATCH = /\/proc\/self\/fd\/\d+\/x\//g;

/** The text with files of the scratch folder named as steps name them: `./state.txt`. */
export function inScratch(text: string): string {
  return text.replace(SCRATCH, './');
}
