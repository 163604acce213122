/**
 * The other services that this app calls for its own work. Whoever makes an app's connection to a service adds it; the kit
 * tells operators. What every app asks another about itself, or for the keys of tokens, is left out.
 */
export class CalledServices {
  private readonly services = new Set<string>();

  /** @param service by its name in the registry: `order` */
  add(service: string): void {
    this.services.add(service);
  }

  /** By name. */
  get names(): readonly string[] {
    return [...this.services].sort();
  }
}
