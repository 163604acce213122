/** What was asked for cannot be done, and nothing was written. The message is one line for whoever asked. */
export class GenerationRefused extends Error {
  override readonly name = 'GenerationRefused';
}
