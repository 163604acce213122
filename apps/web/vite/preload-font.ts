import type { HtmlTagDescriptor, Plugin } from 'vite';

/** Has the page ask for a font at once, rather than when its styles have been read and its text laid out. */
export function preloadFont(fileName: RegExp): Plugin {
  return {
    name: 'preload-font',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }): HtmlTagDescriptor[] => {
        const font = Object.keys(bundle).find((file) => fileName.test(file));
        if (font === undefined) throw new Error(`No font in the bundle is called ${fileName}`);
        // Fonts are fetched without credentials even from the page's own origin: anything else would be fetched twice.
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${font}`, crossorigin: '' };
        return [{ tag: 'link', attrs, injectTo: 'head' }];
      },
    },
  };
}
