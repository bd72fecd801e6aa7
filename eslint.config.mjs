import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** kafkajs stays inside libs/kafka, Nest and the drivers outside the pure libraries. */
const pure = ['kafkajs', '@nestjs/*', 'mongoose', 'axios', 'undici'];

export default tseslint.config(
  {
    ignores: [
      '**/dist',
      '**/out-tsc',
      '**/test-results',
      '**/bench-results',
      '**/chaos-results',
      '.nx',
      '.data',
      '.cache',
      '**/vitest*.ts',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly' },
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A Nest module is a class without members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Nest declares its options as classes and documents them as plain objects.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Header and environment names are not identifiers; tsc's noUncheckedIndexedAccess covers what this is for.
      '@typescript-eslint/dot-notation': 'off',
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [String.raw`^\.\./\.\./vitest\.base\.js$`],
          enforceBuildableLibDependency: false,
          depConstraints: [
            { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: [], bannedExternalImports: pure },
            {
              sourceTag: 'type:kafka',
              onlyDependOnLibsWithTags: ['type:testing'],
              bannedExternalImports: pure.filter((name) => name !== 'kafkajs'),
            },
            {
              sourceTag: 'type:service',
              onlyDependOnLibsWithTags: ['type:contracts', 'type:kafka', 'type:testing'],
              bannedExternalImports: ['kafkajs', 'mongoose'],
            },
            {
              sourceTag: 'type:delivery-log',
              onlyDependOnLibsWithTags: ['type:contracts', 'type:testing'],
              bannedExternalImports: ['kafkajs', '@nestjs/*'],
            },
            {
              sourceTag: 'type:testing',
              onlyDependOnLibsWithTags: ['type:contracts', 'type:kafka'],
              bannedExternalImports: ['kafkajs', '@nestjs/*'],
            },
            {
              sourceTag: 'type:app',
              onlyDependOnLibsWithTags: [
                'type:contracts',
                'type:kafka',
                'type:service',
                'type:delivery-log',
                'type:testing',
              ],
              bannedExternalImports: ['kafkajs'],
            },
            {
              sourceTag: 'type:console',
              onlyDependOnLibsWithTags: ['type:contracts'],
              bannedExternalImports: pure,
            },
            {
              sourceTag: 'type:e2e',
              onlyDependOnLibsWithTags: ['type:contracts', 'type:kafka', 'type:delivery-log', 'type:testing'],
              bannedExternalImports: ['kafkajs', '@nestjs/*'],
            },
            {
              sourceTag: 'type:tool',
              onlyDependOnLibsWithTags: ['type:contracts', 'type:kafka', 'type:testing', 'type:tool'],
              bannedExternalImports: ['@nestjs/*'],
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/console/src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      // A browser can be given only what does not need Node.
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: '@sight-webhooks/contracts', message: 'Import from @sight-webhooks/contracts/api.' },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/console/public/**/*.js'],
    languageOptions: { sourceType: 'script', globals: { window: 'readonly', document: 'readonly' } },
  },
  {
    // What is for tests stays out of what runs in production.
    files: ['apps/*-service/src/**/*.ts', 'libs/{contracts,kafka,service,delivery-log}/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@sight-webhooks/testing', message: 'Only tests use it.' }] },
      ],
    },
  },
  prettier,
);
