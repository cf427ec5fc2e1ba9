import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultConfig } from '@chakra-ui/react';
import { expect, test } from 'vitest';
import { recipes, slotRecipes } from './recipes.ts';

const SOURCES = join(import.meta.dirname, '..');

/** Names imported from Chakra anywhere in the app: `Dialog`, `Button`. */
const imported = globSync('**/*.{ts,tsx}', { cwd: SOURCES })
  .map((file) => readFileSync(join(SOURCES, file), 'utf8'))
  .flatMap((text) => [...text.matchAll(/import \{([^}]*)\} from '@chakra-ui\/react'/g)])
  .flatMap(([, names = '']) => names.split(','))
  .map((name) => name.trim());

test('every component that the app uses has its look, and no look is there for nothing', () => {
  const all = Object.keys({ ...defaultConfig.theme?.recipes, ...defaultConfig.theme?.slotRecipes });
  const used = all.filter((key) => imported.includes(key.charAt(0).toUpperCase() + key.slice(1)));
  // Parts of other components: of checkbox and radio, and of a field with something before or behind it.
  const inside = ['checkmark', 'radiomark', 'inputAddon'];
  expect(Object.keys({ ...recipes, ...slotRecipes }).sort()).toEqual([...new Set([...used, ...inside])].sort());
});
