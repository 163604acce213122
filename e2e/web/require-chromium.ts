import { findChromium } from './chromium';

/** Ends the run before its first test when there is no browser to run it in. */
export default function requireChromium(): void {
  findChromium();
}
