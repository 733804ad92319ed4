import { defineConfig } from 'oxlint'

/*
 * The house rules that a machine can hold. Slices may use the slices to their left, never those to
 * their right; a pure file (`<noun>.ts`) imports no store, no chat and no foreign client; chat files
 * link to each other by callback data and never import one another.
 */

const mechanisms = ['text', 'telegram', 'table', 'identity', 'sealing', 'campaign', 'chats', 'delivery']
const slices = ['staff', 'subscribers', 'cases', 'actions', 'keeping', 'broadcasts', 'tips', 'watching']

type Restriction = { group: string[]; message: string; allowTypeImports?: boolean }

const foreignClients: Restriction = {
  group: ['grammy', 'grammy/*', '@grammyjs/*', '@aws-sdk/*', 'node:*', 'i18next'],
  message: 'A pure file imports only pure files and errors.ts.',
  allowTypeImports: true,
}
const otherLayers: Restriction = {
  group: ['**/*.store.ts', '**/*.chat.ts'],
  message: 'A pure file imports no store and no chat.',
  allowTypeImports: true,
}
const chatFiles: Restriction = {
  group: ['../**/*.chat.ts'],
  message: 'Slices’ chats link to each other by callback data (telegram/routes.ts), not by import.',
}
const grammy: Restriction = {
  group: ['grammy', '@grammyjs/*'],
  message: 'A store knows nothing of Telegram.',
}
const databases: Restriction = {
  group: ['@aws-sdk/*'],
  message: 'Only stores and table/ speak to AWS.',
}
const outside: Restriction = {
  group: ['**/local/**', '**/infra/**', '**/test/**', '**/web/**', '**/tools/**'],
  message: 'bot/ imports nothing from outside itself.',
}
const aboveTheSlices: Restriction = {
  group: ['**/create-bot.ts', '**/runtime*.ts', '**/lambda/**'],
  message: 'The composition root and the entry points are imported by nobody in bot/.',
}

function toTheRightOf(slice: string): Restriction[] {
  const right = slices.slice(slices.indexOf(slice) + 1)
  if (right.length === 0) return []
  return [
    { group: right.map((name) => `**/${name}/**`), message: 'A slice uses only the slices to its left.' },
  ]
}

function restricted(files: string[], patterns: Restriction[], excludeFiles: string[] = []) {
  return {
    files,
    excludeFiles,
    rules: { 'no-restricted-imports': ['error', { patterns }] as ['error', object] },
  }
}

const sliceRules = slices.flatMap((slice) => [
  restricted(
    [`bot/${slice}/**/*.ts`],
    [foreignClients, otherLayers, outside, aboveTheSlices, ...toTheRightOf(slice)],
    ['**/*.store.ts', '**/*.chat.ts'],
  ),
  restricted(
    [`bot/${slice}/**/*.store.ts`],
    [chatFiles, grammy, outside, aboveTheSlices, ...toTheRightOf(slice)],
  ),
  restricted(
    [`bot/${slice}/**/*.chat.ts`],
    [chatFiles, databases, outside, aboveTheSlices, ...toTheRightOf(slice)],
  ),
])

const slicesFromBelow: Restriction = {
  group: slices.map((slice) => `**/${slice}/**`),
  message: 'A mechanism knows no capability.',
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  options: { typeAware: true },
  ignorePatterns: ['dist', 'cdk.out', 'node_modules', '.data', '*.generated.ts'],
  rules: {
    'no-console': 'error',
    'no-default-export': 'off',
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    // Retries and pages are sequential on purpose, all over a system that talks to a database.
    'no-await-in-loop': 'off',
    'import/no-unassigned-import': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'no-underscore-dangle': 'off',
    'no-shadow': 'off',
    'oxc/no-map-spread': 'off',
    'no-control-regex': 'off',
    'import/no-named-as-default-member': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
  },
  overrides: [
    {
      files: ['*.config.ts', 'web/**/*.config.ts'],
      rules: { 'import/no-default-export': 'off' },
    },
    {
      files: ['local/**', 'infra/**', 'deploy/**', 'tools/**', 'test/**'],
      rules: { 'no-console': 'off' },
    },
    {
      // Properties and crash stories assert in functions of their own.
      files: ['test/**'],
      rules: {
        'vitest/valid-expect': ['error', { maxArgs: 2 }],
        'vitest/no-standalone-expect': 'off',
        'vitest/expect-expect': [
          'error',
          { assertFunctionNames: ['expect', 'fc.assert', 'expectRightEnd', 'expectTypeOf'] },
        ],
      },
    },
    restricted(
      mechanisms.map((name) => `bot/${name}/**/*.ts`),
      [slicesFromBelow, outside, aboveTheSlices],
    ),
    ...sliceRules,
    restricted(['bot/lambda/**/*.ts'], [outside]),
    {
      files: ['bot/lambda/**/*.ts'],
      rules: { 'max-lines': ['error', { max: 60, skipBlankLines: true, skipComments: true }] },
    },
  ],
})
