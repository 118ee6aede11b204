/** How a module is parsed. */
export interface ModuleLanguage {
  readonly lang: 'ts' | 'js';
  readonly sourceType: 'module' | 'commonjs';
}

const LANGUAGES: Readonly<Record<string, ModuleLanguage>> = {
  module: { lang: 'js', sourceType: 'module' },
  commonjs: { lang: 'js', sourceType: 'commonjs' },
  'module-typescript': { lang: 'ts', sourceType: 'module' },
  'commonjs-typescript': { lang: 'ts', sourceType: 'commonjs' },
};

/** The language of a module of Node's format `format`; undefined for JSON, WebAssembly, add-ons … */
export function languageOf(format: string | null | undefined): ModuleLanguage | undefined {
  return format === null || format === undefined ? undefined : LANGUAGES[format];
}
