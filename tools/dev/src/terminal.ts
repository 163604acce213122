import { styleText } from 'node:util';

const COLOURS = ['cyan', 'magenta', 'green', 'yellow', 'blue', 'red'] as const;
type Colour = (typeof COLOURS)[number];

/** What the launcher writes: its own progress, and the lines of its processes under their names. */
export class Terminal {
  private readonly colours = new Map<string, Colour>();
  private width = 8;

  /** Reserves room for names, so that the lines of all processes align. */
  nameColumn(names: readonly string[]): void {
    this.width = Math.max(this.width, ...names.map((name) => name.length));
  }

  /** A line of a process. */
  line(name: string, text: string): void {
    const colour = this.colours.get(name) ?? COLOURS[this.colours.size % COLOURS.length] ?? 'cyan';
    this.colours.set(name, colour);
    this.write(`${styleText(colour, name.padEnd(this.width))} │ ${text}`);
  }

  /** A step of the launcher. */
  step(text: string): void {
    this.write(`${styleText('bold', 'trellis'.padEnd(this.width))} │ ${text}`);
  }

  /** Something that went wrong. */
  problem(text: string): void {
    console.error(styleText('red', text));
  }

  write(text: string): void {
    console.log(text);
  }
}
