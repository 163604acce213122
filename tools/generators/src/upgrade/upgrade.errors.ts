/** The workspace cannot be upgraded as asked. The message is one line for whoever asked. */
export class UpgradeRefused extends Error {
  override readonly name = 'UpgradeRefused';
}
