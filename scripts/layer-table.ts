export interface LayerRow {
  /** Folder of the package, from the root of the repository. */
  readonly folder: string;
  readonly name: string;
  /** Names of the workspace packages that it may import, type imports included. */
  readonly workspace: readonly string[];
  /** Packages from the registry that its sources may import. */
  readonly thirdParty: readonly string[];
  /** The guarded built-in modules that it may import all the same: whole, or these names and any types. */
  readonly builtins: { readonly [module: string]: 'whole' | readonly string[] };
  /** A pure package computes: no built-in module, no clock, no randomness. */
  readonly isPure: boolean;
  /** The folder whose subfolders know nothing of each other; only files of `importedBy` put them together. */
  readonly features?: { readonly folder: string; readonly importedBy: string };
}

/** Built-in modules that reach the network: for the package whose row names them, and for nobody else. */
export const NETWORK_BUILTINS = ['dgram', 'dns', 'dns/promises', 'http', 'http2', 'https', 'net', 'tls'];

/** Built-in modules that start programs or evaluate text: for no package. */
export const BANNED_BUILTINS = ['child_process', 'vm'];

/** The only file that reads the environment. */
export const ENVIRONMENT_READER = 'apps/automateos/src/config.ts';

/** Who may import whom. What is not listed is forbidden. */
export const LAYERS: readonly LayerRow[] = [
  pure('model', [], ['zod']),
  pure('expressions', ['model'], ['acorn', 're2js']),
  pure('engine', ['model'], []),
  row(
    'egress',
    ['model'],
    ['ipaddr.js', 'undici'],
    Object.fromEntries(NETWORK_BUILTINS.map((name) => [name, 'whole'])),
  ),
  row(
    'nodes',
    ['model'],
    [
      'croner',
      'css-select',
      'csv-parse',
      'csv-stringify',
      'domhandler',
      'domutils',
      'htmlparser2',
      'markdown-it',
      'mysql2',
      'nodemailer',
      'pg',
      'quickjs-emscripten',
      'saxes',
      'zod',
    ],
  ),
  row('runtime', ['engine', 'expressions', 'model'], ['pino', 'prom-client']),
  row('storage', ['model', 'runtime'], ['better-sqlite3', 'kysely', 'pg']),
  row('queue', ['model', 'runtime'], ['bullmq', 'ioredis']),
  row(
    'tracing',
    ['runtime'],
    [
      '@opentelemetry/api',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace',
    ],
  ),
  row(
    'http-api',
    ['model', 'runtime'],
    [
      '@fastify/busboy',
      '@fastify/cookie',
      '@fastify/cors',
      '@fastify/helmet',
      '@fastify/static',
      '@fastify/swagger',
      '@node-rs/argon2',
      '@scalar/fastify-api-reference',
      'fastify',
      'fastify-type-provider-zod',
      'jose',
      'zod',
    ],
    // It listens and reads addresses; it connects to nothing.
    { http: ['createServer', 'STATUS_CODES'], net: ['BlockList', 'isIP'] },
  ),
  {
    folder: 'apps/automateos',
    name: 'automateos',
    workspace: names('egress', 'http-api', 'model', 'nodes', 'queue', 'runtime', 'storage', 'tracing'),
    thirdParty: ['pino', 'prom-client', 'zod'],
    builtins: {},
    isPure: false,
  },
  {
    folder: 'apps/web',
    name: '@automateos/web',
    workspace: names('engine', 'expressions', 'model'),
    thirdParty: [
      '@chakra-ui/react',
      '@codemirror/autocomplete',
      '@codemirror/commands',
      '@codemirror/lang-javascript',
      '@codemirror/lang-json',
      '@codemirror/language',
      '@codemirror/lint',
      '@codemirror/state',
      '@codemirror/view',
      '@dagrejs/dagre',
      '@emotion/cache',
      '@emotion/react',
      '@fontsource-variable/inter',
      '@fontsource-variable/jetbrains-mono',
      '@hookform/resolvers',
      '@lezer/highlight',
      '@tanstack/react-query',
      '@xyflow/react',
      'axios',
      'lucide-react',
      'react',
      'react-dom',
      'react-error-boundary',
      'react-hook-form',
      'react-router',
      'zod',
    ],
    builtins: {},
    isPure: false,
    features: { folder: 'apps/web/src/features', importedBy: 'apps/web/src/app' },
  },
];

/** Only tests import it, and it may import anything: its sources are not checked. */
export const TEST_SUPPORT_FOLDER = 'packages/testing';

function row(
  name: string,
  workspace: readonly string[],
  thirdParty: readonly string[],
  builtins: LayerRow['builtins'] = {},
): LayerRow {
  return {
    folder: `packages/${name}`,
    name: `@automateos/${name}`,
    workspace: names(...workspace),
    thirdParty,
    builtins,
    isPure: false,
  };
}

function pure(name: string, workspace: readonly string[], thirdParty: readonly string[]): LayerRow {
  return { ...row(name, workspace, thirdParty), isPure: true };
}

function names(...packages: readonly string[]): string[] {
  return packages.map((name) => `@automateos/${name}`);
}
