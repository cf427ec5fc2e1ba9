import { Plus } from 'lucide-react';
import { expect, it } from 'vitest';
import { type Command, rankCommands } from './command.ts';

const command = (label: string, group = 'Go to', keywords = ''): Command => ({
  id: label,
  label,
  group,
  keywords,
  icon: Plus,
  run: () => {},
});
const COMMANDS = [
  command('Show runs'),
  command('Runs'),
  command('Create workflow', 'Actions', 'new template'),
  command('Dark colours', 'Appearance', 'theme'),
];
const find = (query: string) => rankCommands(COMMANDS, query).map(({ label }) => label);

it('finds by the beginnings of words, what begins with the query first', () => {
  expect(find('run')).toEqual(['Runs', 'Show runs']);
  expect(find('WORK cre')).toEqual(['Create workflow']);
  expect(find('uns')).toEqual([]);
});

it('finds by keywords and groups, and everything by nothing', () => {
  expect(find('theme')).toEqual(['Dark colours']);
  expect(find('new')).toEqual(['Create workflow']);
  expect(find('appear dark')).toEqual(['Dark colours']);
  expect(find(' ')).toHaveLength(COMMANDS.length);
});
