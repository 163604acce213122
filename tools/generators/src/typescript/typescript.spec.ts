import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { GenerationRefused } from '../generator.errors.ts';
import { AppModuleFile } from './app-module.ts';
import { addInjected, addMethod } from './classes.ts';
import { addImport } from './imports.ts';
import { SourceFile } from './source-file.ts';

const path = 'apps/shop/src/app.module.ts';

let tree: Tree;

beforeEach(() => {
  tree = createTree();
});

function fileOf(...lines: string[]): SourceFile {
  tree.write(path, lines.join('\n'));
  return SourceFile.open(tree, path);
}
const text = () => tree.read(path, 'utf8');

describe('an import', () => {
  it('joins what is imported of the same module, values before types, each by name', () => {
    const file = fileOf("import { B, type L } from 'm';");
    addImport(file, { name: 'N', from: 'm', isType: false });
    addImport(file, { name: 'A', from: 'm', isType: false });
    addImport(file, { name: 'C', from: 'm', isType: true });
    addImport(file, { name: 'M', from: 'm', isType: true });
    expect(text()).toBe("import { A, B, N, type C, type L, type M } from 'm';");
  });

  it('is there once', () => {
    const file = fileOf("import { type M } from 'm';");
    addImport(file, { name: 'M', from: 'm', isType: true });
    expect(text()).toBe("import { type M } from 'm';");
  });

  it('of a value does not make a value of types', () => {
    const file = fileOf("import type { M } from 'm';");
    addImport(file, { name: 'N', from: 'm', isType: true });
    addImport(file, { name: 'A', from: 'm', isType: false });
    expect(text()).toBe("import type { M, N } from 'm';\nimport { A } from 'm';");
  });

  it('of another module takes its place by path, packages before files', () => {
    const file = fileOf("import { b } from 'b';", "import { d } from './d';", '', 'run(b, d);');
    addImport(file, { name: 'c', from: 'c', isType: false });
    addImport(file, { name: 'e', from: './e', isType: false });
    addImport(file, { name: 'a', from: './a', isType: true });
    expect(text()?.split('\n')).toEqual([
      "import { b } from 'b';",
      "import { c } from 'c';",
      "import type { a } from './a';",
      "import { d } from './d';",
      "import { e } from './e';",
      '',
      'run(b, d);',
    ]);
  });
});

describe('a class', () => {
  it.each([
    ['class Shop {}', 'class Shop { constructor(private readonly buying: Buy) {} }'],
    ['class Shop { constructor() {} }', 'class Shop { constructor(private readonly buying: Buy) {} }'],
    [
      'class Shop { constructor(a: A,) {} }',
      'class Shop { constructor(a: A, private readonly buying: Buy,) {} }',
    ],
  ])('%s keeps what it is given more', (before, after) => {
    const file = fileOf(before);
    addInjected(file, 'Shop', 'buying', 'Buy');
    expect(text()?.replaceAll(/\s+/g, ' ')).toBe(after);
  });

  it('has a new method after the others', () => {
    const file = fileOf('class Shop {', '  buy() {} // the first', '}', 'class Other {}');
    addMethod(file, 'Shop', '  sell() {}');
    expect(text()).toBe('class Shop {\n  buy() {} // the first\n\n  sell() {}\n}\nclass Other {}');
    expect(() => addMethod(file, 'Mall', 'sell() {}')).toThrow(
      `${path} has no class Mall, which is to be added to.`,
    );
  });
});

describe('what a service is made of', () => {
  it('is added to, and stays in its order', () => {
    fileOf(
      'const useCases = [Buy];',
      'const adapters = [];',
      '@Module({ controllers: [Calls,] })',
      'export class AppModule {}',
    );
    const module = new AppModuleFile(tree, 'shop');
    module.addUseCase({ name: 'Sell', from: './application/sell' });
    module.addAdapter({ name: 'PrismaTill', from: './prisma-till' }, { name: 'Till', from: './till' });
    module.addController({ name: 'Events', from: './events' });
    expect(text()).toContain('const useCases = [Buy, Sell];');
    expect(text()).toContain('const adapters = [{ provide: Till, useClass: PrismaTill }];');
    expect(text()).toContain('controllers: [Calls, Events,]');
    for (const name of ['Sell', 'PrismaTill', 'Till', 'Events'])
      expect(text()).toContain(`import { ${name} } from`);
  });

  it('is refused in another form than it is generated in, and said where', () => {
    fileOf('const useCases = all();', 'export class AppModule {}');
    const module = new AppModuleFile(tree, 'shop');
    const add = () => module.addUseCase({ name: 'Sell', from: './sell' });
    expect(add).toThrow(GenerationRefused);
    expect(add).toThrow(`${path} has no list useCases, which is to be added to.`);
    expect(() => new AppModuleFile(tree, 'mall')).toThrow('apps/mall/src/app.module.ts is missing');
  });
});
