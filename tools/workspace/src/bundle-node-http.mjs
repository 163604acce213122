import http from 'node:http';

const id = '\0node-http';

/** Getters of node:http that load all of Node's `fetch`. */
const costly = ['WebSocket', 'CloseEvent', 'MessageEvent'];
const names = Object.keys(http).filter((name) => !costly.includes(name));

/**
 * An `import` of node:http reads every export of it, and three of them load all of Node's `fetch`: 30 ms of each start
 * for what no app uses. So the bundle takes the module from Node without importing it. `require` reads nothing and is left
 * as it is.
 *
 * @type {import('rolldown').Plugin}
 */
export const bundleNodeHttp = {
  name: 'trellis:bundle-node-http',
  resolveId: {
    filter: { id: /^(node:)?http$/ },
    handler: (_source, _importer, { kind }) =>
      kind === 'require-call' ? null : { id, moduleSideEffects: false },
  },
  load: {
    filter: { id: new RegExp(`^${id}$`) },
    handler: () =>
      `const http = process.getBuiltinModule('node:http');\nexport default http;\nexport const { ${names.join(', ')} } = http;\n`,
  },
};
