import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/**
 * What each lib may import, lowest first. A lib not named on a line may not be imported there, so a new
 * dependency between libs is a decision made here and seen in review.
 */
const libDependencies = {
  contracts: [],
  errors: [],
  context: [],
  telemetry: [],
  endpoint: [],
  'local-server': [],
  'embedded-postgres': ['local-server'],
  'local-kafka': ['local-server'],
  'local-consul': ['local-server'],
  'local-traces': [],
  'trace-store': ['errors'],
  testing: ['embedded-postgres', 'local-server', 'local-kafka', 'local-consul'],
  background: ['errors'],
  resilience: ['errors'],
  database: ['contracts', 'errors', 'context', 'telemetry'],
  consul: ['errors', 'background', 'endpoint'],
  events: ['contracts', 'errors', 'background', 'database', 'endpoint'],
  discovery: ['errors', 'background', 'database', 'endpoint', 'consul'],
  settings: ['errors', 'background', 'database', 'endpoint', 'consul'],
  platform: ['database', 'events', 'discovery', 'settings'],
  auth: ['contracts', 'errors', 'context', 'telemetry'],
  grpc: ['contracts', 'errors', 'context', 'telemetry', 'endpoint', 'auth'],
  problem: ['errors', 'context', 'auth', 'grpc'],
  outbox: ['contracts', 'errors', 'context', 'telemetry', 'background', 'database', 'events'],
  service: [
    ...[
      'contracts',
      'errors',
      'context',
      'telemetry',
      'database',
      'events',
      'discovery',
      'settings',
      'endpoint',
      'consul',
    ],
    // Its tests alone use service-testing.
    ...['auth', 'grpc', 'outbox', 'service-testing'],
  ],
  'service-testing': ['contracts', 'context', 'database', 'platform', 'testing'],
};

// Every lib's tests may import these; the rules below keep them out of what ships.
const testLibs = [
  'testing',
  'embedded-postgres',
  'local-server',
  'local-kafka',
  'local-consul',
  'local-traces',
];

const libConstraints = Object.entries(libDependencies).map(([lib, allowed]) => ({
  sourceTag: `scope:${lib}`,
  onlyDependOnLibsWithTags: [...allowed, ...(isLeaf(lib) ? [] : testLibs)].map((name) => `scope:${name}`),
}));

function isLeaf(lib) {
  return ['contracts', 'errors', 'context', 'telemetry', ...testLibs].includes(lib);
}

const testFiles = ['**/*.spec.ts', '**/*.spec.tsx', '**/test/**', 'e2e/**'];

const noDeepImports = {
  group: ['@trellis/*/*', '**/libs/*/src/**', '**/apps/*/src/**'],
  message: 'Import a lib by its name: what its index.ts does not list is private to it.',
};

const noTestingInSource = {
  group: ['@trellis/testing', '@trellis/service-testing'],
  message: 'The testing libs are for tests only.',
};

const noServerInSource = {
  group: ['@trellis/embedded-postgres', '@trellis/local-*'],
  message: 'Only tools and tests start a server: what ships is given a URL.',
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '**/.nx/**',
      '**/.trellis/**',
      'reports/**',
      'libs/*/test/fixture/generated/**',
      'libs/contracts/src/generated/**',
      'apps/web/src/api/generated/**',
      'apps/*/src/infrastructure/prisma/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
    },
  },
  {
    files: ['**/*.{ts,tsx,mjs}'],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Nest finds what to inject in the emitted types of constructor parameters: a class imported as a type
      // is erased and its injection fails at start. `verbatimModuleSyntax` already separates the two.
      '@typescript-eslint/consistent-type-imports': 'off',
      // Nest modules are classes that only carry a decorator.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['**/*.{ts,tsx,mjs}'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          enforceBuildableLibDependency: false,
          banTransitiveDependencies: false,
          depConstraints: [
            { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib'] },
            { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib'] },
            { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:lib', 'type:tool'] },
            { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib', 'type:tool'] },
            { sourceTag: 'platform:browser', onlyDependOnLibsWithTags: ['platform:browser', 'platform:any'] },
            { sourceTag: 'platform:any', onlyDependOnLibsWithTags: ['platform:any'] },
            { sourceTag: 'platform:node', onlyDependOnLibsWithTags: ['platform:node', 'platform:any'] },
            ...libConstraints,
          ],
        },
      ],
    },
  },
  {
    files: ['{apps,libs}/**/*.{ts,tsx}'],
    ignores: [...testFiles, 'libs/*testing/**', 'libs/local-*/**', 'libs/embedded-postgres/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [noDeepImports, noTestingInSource, noServerInSource] }],
    },
  },
  {
    files: ['tools/**/*.ts'],
    ignores: testFiles,
    rules: { 'no-restricted-imports': ['error', { patterns: [noDeepImports, noTestingInSource] }] },
  },
  {
    files: ['libs/*testing/**/*.ts', 'libs/local-*/**/*.ts', ...testFiles],
    rules: { 'no-restricted-imports': ['error', { patterns: [noDeepImports] }] },
  },
  {
    files: ['tools/**/*.ts', 'libs/*testing/**/*.ts', ...testFiles],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A test throws odd things to see them handled.
      '@typescript-eslint/only-throw-error': 'off',
    },
  },
  {
    files: ['apps/*/src/domain/**/*.ts'],
    ignores: testFiles,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!(\\./|@trellis/contracts$|@trellis/errors$)).*',
              message:
                'domain/ is plain TypeScript: it imports only its own files, @trellis/contracts and @trellis/errors.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/*/src/domain/**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '(^|/)(infrastructure|interface|application)(/|$)',
              message: 'A test of the domain needs the domain alone.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/*/src/application/**/*.ts'],
    ignores: testFiles,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            noDeepImports,
            noTestingInSource,
            noServerInSource,
            {
              regex: '(^|/)(infrastructure|interface)(/|$)',
              message: 'A use case knows its ports, not what implements or calls them.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/web/src/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [noDeepImports, { regex: '^node:', message: 'This runs in a browser.' }] },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.config.ts'],
    languageOptions: { globals: nodeGlobals() },
  },
  {
    // Served as it is.
    files: ['apps/web/public/**/*.js'],
    languageOptions: { globals: { document: 'readonly', localStorage: 'readonly' } },
  },
  {
    // Command lines speak on the console.
    files: ['tools/**', 'e2e/**', '**/*.mjs'],
    rules: { 'no-console': 'off' },
  },
  prettier,
);

function nodeGlobals() {
  const names = [
    'process',
    'console',
    'Buffer',
    'URL',
    'URLSearchParams',
    'performance',
    'fetch',
    'AbortSignal',
  ];
  const timers = [
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'AbortController',
  ];
  return Object.fromEntries([...names, ...timers].map((name) => [name, 'readonly']));
}
