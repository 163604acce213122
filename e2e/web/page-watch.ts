import { expect, type BrowserContext, type Request } from '@playwright/test';

/**
 * Watches every page of a browser for what none may do: write an error to the console, throw, ask another origin for
 * anything, or break the content security policy.
 */
export class PageWatch {
  /** What was seen so far and nobody allowed. */
  readonly findings: string[] = [];
  private readonly allowed: RegExp[] = [];

  private constructor(private readonly origin: string) {}

  /** Begins to watch; the context must not have opened a page yet. */
  static async over(context: BrowserContext, baseUrl: string): Promise<PageWatch> {
    const watch = new PageWatch(new URL(baseUrl).origin);
    context.on('console', (message) => {
      if (message.type() === 'error') watch.note(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (problem) => watch.note(`page error: ${problem.error().message}`));
    context.on('request', (request) => watch.noteForeign(request));
    await context.exposeBinding('noteViolation', (_, violation: string) => watch.note(violation));
    await context.addInitScript(reportViolations);
    return watch;
  }

  /** Takes findings that match for granted: those that a test is about to cause. */
  allow(...patterns: readonly RegExp[]): void {
    this.allowed.push(...patterns);
  }

  /** Fails when there was anything to note. */
  expectNothing(): void {
    expect(this.findings, 'what the pages did and may not do').toEqual([]);
  }

  private note(finding: string): void {
    if (!this.allowed.some((pattern) => pattern.test(finding))) this.findings.push(finding);
  }

  private noteForeign(request: Request): void {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== this.origin)
      this.note(`request to another origin: ${request.url()}`);
  }
}

/** Runs in each page before its own scripts do. */
function reportViolations(): void {
  const page = globalThis as unknown as { noteViolation(violation: string): void };
  document.addEventListener('securitypolicyviolation', (event) => {
    page.noteViolation(
      `content security policy: ${event.effectiveDirective} refuses ${event.blockedURI} (${event.sourceFile})`,
    );
  });
}
