/** What the template is called, which no workspace made from it may be. */
export const templateName = 'trellis';

/** They hold the template to its versions, which a workspace made from it does not have. */
export const templateTests = 'e2e/upgrade';

/** Files that speak of the template under its own name, in every workspace made from it. */
const kept = ['LICENSE', 'tools/generators/src/init/template.ts', 'tools/generators/src/init/files/'];

/** Whether a file keeps the template's name when the workspace gets another. */
export function keepsTemplateName(path: string): boolean {
  return kept.some((place) => path === place || (place.endsWith('/') && path.startsWith(place)));
}
