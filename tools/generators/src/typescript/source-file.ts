import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import { GenerationRefused } from '../generator.errors.ts';
import { textOf } from '../tree/files-below.ts';

/** A TypeScript file of the workspace, to which code is added. What is there already stays as it is. */
export class SourceFile {
  private readonly tree: Tree;
  readonly path: string;
  private text: string;

  private constructor(tree: Tree, path: string) {
    this.tree = tree;
    this.path = path;
    this.text = textOf(tree, path);
  }

  /** @throws {GenerationRefused} when there is no such file */
  static open(tree: Tree, path: string): SourceFile {
    if (!tree.exists(path)) throw new GenerationRefused(`${path} is missing, and is to be added to.`);
    return new SourceFile(tree, path);
  }

  /** The file as it is now. Its nodes hold until the next insertion. */
  get root(): ts.SourceFile {
    return ts.createSourceFile(this.path, this.text, ts.ScriptTarget.Latest, true);
  }

  insert(position: number, text: string): void {
    this.text = this.text.slice(0, position) + text + this.text.slice(position);
    this.tree.write(this.path, this.text);
  }

  /** Adds an element to a list in brackets, braces or parentheses. */
  append(list: ts.NodeArray<ts.Node>, text: string): void {
    const last = list.at(-1);
    if (!last) this.insert(list.end, text);
    else if (list.hasTrailingComma) this.insert(list.end, ` ${text},`);
    else this.insert(last.end, `, ${text}`);
  }

  /** @throws {GenerationRefused} always: what is to be added to is not there */
  lacks(what: string): never {
    throw new GenerationRefused(`${this.path} has no ${what}, which is to be added to.`);
  }
}
