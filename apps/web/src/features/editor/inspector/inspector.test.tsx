import type { WorkflowDefinition, WorkflowNode } from '@automateos/model';
import { EditorView } from '@codemirror/view';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Execution, Step } from '../../../api/generated/types.gen.ts';
import { NO_RUN, renderInspector, runDataOf } from './render-inspector.conformance.tsx';

const documentOf = (node: Omit<WorkflowNode, 'id'>): WorkflowDefinition => ({
  nodes: [
    { id: 'trigger', type: 'webhook', config: {} },
    { id: 'node-1', ...node },
  ],
  connections: [{ from: 'trigger', to: 'node-1' }],
});

const STEP: Step = {
  node_id: 'trigger',
  iteration: '',
  status: 'success',
  input: null,
  output: { payload: { company: 'acme.com', total: 75 } },
  error: null,
  attempts: [],
  started_at: '2026-05-01T10:00:00.000Z',
  completed_at: '2026-05-01T10:00:00.120Z',
  next_attempt_at: null,
  emitted: ['main'],
};

const RUN: Execution = {
  id: 'e-1',
  workflow_id: 'w-1',
  workflow_version: 3,
  status: 'failed',
  error_message: null,
  error: null,
  started_at: '2026-05-01T10:00:00.000Z',
  completed_at: '2026-05-01T10:00:01.000Z',
  created_at: '2026-05-01T10:00:00.000Z',
  retry_of: null,
  payload: null,
  result: null,
  steps: [
    STEP,
    {
      ...STEP,
      node_id: 'node-1',
      status: 'failed',
      output: { status: 500 },
      error: { code: 'HTTP_ERROR_STATUS', message: 'The server answered 500' },
    },
  ],
};

const WITH_RUN = { runData: runDataOf(RUN) };

/** The first editor of all has to be loaded, which takes what it takes. */
const LOADED = { timeout: 20_000 };

/** The editor of a field, once it is loaded. */
async function editorOf(name: string | RegExp): Promise<EditorView> {
  const view = EditorView.findFromDOM(await screen.findByRole('textbox', { name }, LOADED));
  if (view === null) throw new Error(`${name} is no editor`);
  return view;
}

/** Writes a text in the place of what stands in a field. */
async function write(name: string | RegExp, text: string): Promise<void> {
  const view = await editorOf(name);
  act(() => {
    view.focus();
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, userEvent: 'input.type' });
  });
}

const press = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }));

describe('the settings', () => {
  it('are changed field by field; what is emptied is taken away', async () => {
    const shown = renderInspector(documentOf({ type: 'http_request', config: { fail_on: 'never' } }), 'node-1');
    await write(/^URL/, 'https://api.example.com');
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Method' }), 'PUT');
    expect(shown.node().config).toEqual({ fail_on: 'never', url: 'https://api.example.com', method: 'PUT' });
    await write(/^URL/, '');
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Method' }), 'GET (default)');
    expect(shown.node().config).toEqual({ fail_on: 'never' });
  });

  it('keep a text at one line where it is one', async () => {
    const shown = renderInspector(documentOf({ type: 'http_request', config: {} }), 'node-1');
    await write(/^URL/, 'https://a.example/\n b');
    expect(shown.node().config).toEqual({ url: 'https://a.example/ b' });
  });

  it('have rows for headers', async () => {
    const shown = renderInspector(documentOf({ type: 'http_request', config: { headers: { A: '1' } } }), 'node-1');
    await press('Add header');
    const row = screen.getByRole('group', { name: 'header 2' });
    await userEvent.type(within(row).getByRole('textbox', { name: 'Name of header 2' }), 'X-Id');
    await write('Value of header 2', '{{ trigger.payload.total }}');
    expect(shown.node().config.headers).toEqual({ A: '1', 'X-Id': '{{ trigger.payload.total }}' });
    await userEvent.clear(within(row).getByRole('textbox', { name: 'Name of header 2' }));
    await userEvent.type(within(row).getByRole('textbox', { name: 'Name of header 2' }), 'A');
    expect(within(row).getByText('“A” stands here already; the last one counts')).toBeVisible();
    await press('Remove header 2');
    await press('Remove header 1');
    expect(shown.node().config).toEqual({});
  });

  it('make a list of a query parameter that stands twice', async () => {
    const shown = renderInspector(documentOf({ type: 'http_request', config: { query: { tag: ['a'] } } }), 'node-1');
    await press('Add parameter');
    await userEvent.type(screen.getByRole('textbox', { name: 'Name of parameter 2' }), 'tag');
    await write('Value of parameter 2', 'b');
    expect(shown.node().config.query).toEqual({ tag: ['a', 'b'] });
  });

  it('take durations in the unit that suits', async () => {
    const shown = renderInspector(documentOf({ type: 'http_request', config: { timeout_ms: 90_000 } }), 'node-1');
    const field = screen.getByRole('textbox', { name: 'Time limit' });
    expect(field).toHaveValue('90');
    await userEvent.clear(field);
    await userEvent.type(field, '1.5');
    expect(shown.node().config).toEqual({ timeout_ms: 1_500 });
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Unit of Time limit' }), 'min');
    expect(shown.node().config).toEqual({ timeout_ms: 90_000 });
    await userEvent.clear(screen.getByRole('textbox', { name: 'Time limit' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Time limit' }), 'soon');
    expect(shown.node().config).toEqual({ timeout_ms: 'soon' });
  });

  it('let an expression stand in the place of any value', async () => {
    const shown = renderInspector(
      documentOf({ type: 'http_request', config: { timeout_ms: 5_000 } }),
      'node-1',
      WITH_RUN,
    );
    await press('Use an expression for “Time limit”');
    expect(shown.node().config).toEqual({ timeout_ms: '{{ 5000 }}' });
    await write('Time limit', '{{ trigger.payload.total * 1000 }}');
    expect(await screen.findByText('75000', {}, LOADED)).toBeVisible();
    await press('Use a fixed value for “Time limit”');
    expect(shown.node().config).toEqual({ timeout_ms: 5_000 });
  });

  it('do not write down what is the default anyway', async () => {
    const shown = renderInspector(documentOf({ type: 'http_request', config: {} }), 'node-1');
    await press(/^More options/);
    await userEvent.click(screen.getByRole('checkbox', { name: 'Follow redirects' }));
    expect(shown.node().config).toEqual({ follow_redirects: false });
    await userEvent.click(screen.getByRole('checkbox', { name: 'Follow redirects' }));
    expect(shown.node().config).toEqual({});
  });

  it('keep one method as a text and several as a list', async () => {
    const shown = renderInspector(documentOf({ type: 'webhook', config: {} }), 'node-1');
    await press('GET');
    expect(shown.node().config).toEqual({ method: ['GET', 'POST'] });
    await press('POST');
    expect(shown.node().config).toEqual({ method: 'GET' });
  });

  it('keep the last value of JSON that is half written, and the text for later', async () => {
    const shown = renderInspector(documentOf({ type: 'http_request', config: { body: { a: 1 } } }), 'node-1');
    await write('Body', '{"a": 2, "b": ');
    expect(screen.getByText(/^Not JSON yet: a value is missing before the end \(line 1, character 15\)/)).toBeVisible();
    expect(shown.node().config.body).toEqual({ a: 1 });
    await write('Body', '{"a": {{ trigger }}}');
    expect(screen.getByText(/in JSON an expression stands in quotes/)).toBeVisible();
    await write('Body', '{"a": 2, "b": 3}');
    expect(shown.node().config.body).toEqual({ a: 2, b: 3 });
    expect(screen.queryByText(/Not JSON yet/)).toBeNull();
  });

  it('write JSON as text and back', async () => {
    const shown = renderInspector(documentOf({ type: 'http_request', config: { body: { a: 1 } } }), 'node-1');
    await press('Write “Body” as text');
    expect(shown.node().config.body).toBe('{\n  "a": 1\n}');
    await press('Write “Body” as JSON');
    expect(shown.node().config.body).toEqual({ a: 1 });
  });

  it('have rows for cases, which can be moved', async () => {
    const cases = [
      { output: 'a', equals: '1' },
      { output: 'b', equals: '2' },
    ];
    const shown = renderInspector(documentOf({ type: 'switch', config: { cases } }), 'node-1');
    await press('Move case 2 up');
    await press('Add case');
    expect(shown.node().config.cases).toEqual([cases[1], cases[0], {}]);
    await press('Remove case 3');
    await press('Remove case 1');
    expect(shown.node().config.cases).toEqual([cases[0]]);
  });

  it('say what happens on failure, and nothing where all is as usual', async () => {
    const shown = renderInspector(documentOf({ type: 'http_request', config: {} }), 'node-1');
    await press(/^On failure/);
    await userEvent.type(screen.getByRole('textbox', { name: 'Attempts' }), '5');
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'When it fails for good' }),
      'Take the output “error”',
    );
    expect(shown.node()).toMatchObject({ retry: { max_attempts: 5 }, on_error: 'branch' });
    await userEvent.clear(screen.getByRole('textbox', { name: 'Attempts' }));
    expect(shown.node()).not.toHaveProperty('retry');
  });

  it('rename a node once its id is legal and free', async () => {
    const shown = renderInspector(documentOf({ type: 'filter', config: {} }), 'node-1');
    await press(/^Name and notes/);
    const field = screen.getByRole('textbox', { name: 'Id' });
    await userEvent.clear(field);
    await userEvent.type(field, 'trigger{Enter}');
    expect(screen.getByText('Another node has the id "trigger"')).toBeVisible();
    await userEvent.clear(field);
    await userEvent.type(field, 'now{Enter}');
    expect(screen.getByText('"now" is a reserved word, choose another id')).toBeVisible();
    await userEvent.clear(field);
    await userEvent.type(field, 'check{Enter}');
    expect(shown.node().id).toBe('check');
  });
});

describe('faults', () => {
  it('stand at their fields, and open what they are in', async () => {
    const issues = [
      { field: 'config.url', issue: 'Invalid URL format' },
      { field: 'config.timeout_ms', issue: 'Must be at least 1' },
      { field: '', issue: 'Nothing leads to this node' },
    ];
    renderInspector(documentOf({ type: 'http_request', config: { url: 'x' } }), 'node-1', { issues });
    expect(screen.getByText('Nothing leads to this node')).toBeVisible();
    expect(await screen.findByRole('textbox', { name: /^URL/ }, LOADED)).toHaveAccessibleDescription(
      /Invalid URL format/,
    );
    expect(screen.getByRole('textbox', { name: 'Time limit' })).toBeInvalid();
  });

  it('of an expression are told once, in the words of the server', async () => {
    const issue = 'there is no name "nobody"; there are: trigger, input, execution, workflow, now, nodes["id"], node-1';
    renderInspector(documentOf({ type: 'http_request', config: { url: '{{ nobody }}' } }), 'node-1', {
      issues: [{ field: 'config.url', issue: `${issue} (at character 4)` }],
    });
    await editorOf(/^URL/);
    expect(screen.getAllByText(`${issue} (at character 4)`)).toHaveLength(1);
  });

  it('of one panel leave its header and the others alone', () => {
    const nodeType = { config_schema: undefined } as never; // what no server answers
    renderInspector(documentOf({ type: 'filter', config: {} }), 'node-1', { nodeType });
    expect(screen.getByRole('alert')).toHaveTextContent('This panel stopped working');
    expect(screen.getByRole('button', { name: 'Close the inspector' })).toBeVisible();
  });

  it('that the type is not known is said, and the rest can be changed', async () => {
    const shown = renderInspector(documentOf({ type: 'telepathy', config: {} }), 'node-1');
    expect(screen.getByText(/no node type “telepathy”/)).toBeVisible();
    await press(/^Name and notes/);
    await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'X');
    expect(shown.node().name).toBe('X');
  });
});

describe('the data of a run', () => {
  it('shows what an expression comes to, and why it comes to nothing', async () => {
    renderInspector(
      documentOf({ type: 'filter', config: { condition: '{{trigger.payload.total}} > 50' } }),
      'node-1',
      WITH_RUN,
    );
    expect(await screen.findByText('true', {}, LOADED)).toBeVisible();
    await write(/^Condition/, 'trigger.payload.totl > 50');
    expect(
      await screen.findByText('In this run: trigger.payload.totl: there is no "totl"; there are: company, total'),
    ).toBeVisible();
  });

  it('is asked for where there is none', async () => {
    renderInspector(documentOf({ type: 'filter', config: { condition: '{{trigger.payload.total}} > 50' } }), 'node-1');
    expect(await screen.findByText('Run the workflow once to see the value here.', {}, LOADED)).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'Input' }));
    expect(screen.getByText(/The workflow has not run yet/)).toBeVisible();
  });

  it('is written into the field that was focused last', async () => {
    const shown = renderInspector(
      documentOf({ type: 'http_request', config: { url: 'https://x/' } }),
      'node-1',
      WITH_RUN,
    );
    const url = await editorOf(/^URL/);
    act(() => {
      url.focus();
      url.dispatch({ selection: { anchor: url.state.doc.length } });
    });
    await userEvent.click(screen.getByRole('tab', { name: 'Input' }));
    const tree = within(screen.getByRole('tabpanel', { name: 'Input' }));
    await userEvent.click(tree.getByText('company'));
    await userEvent.click(tree.getByRole('button', { name: 'Insert trigger.payload.company' }));
    expect(shown.node().config.url).toBe('https://x/{{ trigger.payload.company }}');
    expect(screen.getByRole('tab', { name: 'Settings' })).toHaveAttribute('aria-selected', 'true');
  });

  it('shows what the node gave, and how it failed', async () => {
    renderInspector(documentOf({ type: 'http_request', config: {} }), 'node-1', WITH_RUN);
    await userEvent.click(screen.getByRole('tab', { name: 'Output' }));
    expect(screen.getByText('HTTP_ERROR_STATUS')).toBeVisible();
    expect(screen.getByText('The server answered 500')).toBeVisible();
    expect(within(screen.getByRole('tree', { name: 'Output' })).getByText('500')).toBeVisible();
  });

  it('may be that of another run', async () => {
    const chosen: (string | undefined)[] = [];
    const older = { ...RUN, id: 'e-0', status: 'success' } as const;
    const runData = { ...WITH_RUN.runData, runs: [RUN, older], choose: (id: string | undefined) => chosen.push(id) };
    renderInspector(documentOf({ type: 'http_request', config: {} }), 'node-1', { runData });
    await userEvent.click(screen.getByRole('tab', { name: 'Output' }));
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Use data of run' }), 'e-0');
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Use data of run' }), '');
    expect(chosen[0]).toBe('e-0');
  });

  it('is not there yet', async () => {
    renderInspector(documentOf({ type: 'filter', config: {} }), 'node-1', { runData: { ...NO_RUN, isLoading: true } });
    await userEvent.click(screen.getByRole('tab', { name: 'Output' }));
    expect(screen.getByRole('status', { name: 'The data of the run is being loaded' })).toBeVisible();
  });
});

describe('a curl command', () => {
  const COMMAND = `curl https://api.example.com/orders -H 'X-Id: 1' --json '{"id": 7}' -k`;

  it('fills the form, and what was not understood is said', async () => {
    const shown = renderInspector(
      documentOf({ type: 'http_request', config: { url: 'x', query: { a: '1' }, timeout_ms: 5 } }),
      'node-1',
    );
    await press('Import cURL');
    await userEvent.click(screen.getByRole('textbox', { name: 'cURL command' }));
    await userEvent.paste('wget x');
    await press('Import');
    expect(screen.getByText('This does not begin with “curl”.')).toBeVisible();
    await userEvent.clear(screen.getByRole('textbox', { name: 'cURL command' }));
    await userEvent.paste(COMMAND);
    await press('Import');
    expect(shown.node().config).toEqual({
      timeout_ms: 5,
      url: 'https://api.example.com/orders',
      method: 'POST',
      headers: { 'X-Id': '1', 'Content-Type': 'application/json', Accept: 'application/json' },
      body: { id: 7 },
    });
  });

  it('is understood when it is pasted into the URL', async () => {
    const shown = renderInspector(documentOf({ type: 'http_request', config: {} }), 'node-1');
    const url = await editorOf(/^URL/);
    await userEvent.click(url.contentDOM);
    await userEvent.paste(COMMAND);
    expect(shown.node().config).toMatchObject({ url: 'https://api.example.com/orders', method: 'POST' });
  });
});

describe('fields that belong together and may be left out', () => {
  it('are there only when they are asked for', async () => {
    const shown = renderInspector(documentOf({ type: 'http_request', config: { url: 'https://x' } }), 'node-1');
    expect(screen.queryByRole('combobox', { name: /^Next page by/ })).toBeNull();
    await press('Set pagination');
    expect(screen.getByRole('combobox', { name: /^Next page by/ })).toHaveFocus();
    expect(shown.node().config).toEqual({ url: 'https://x', pagination: {} });
    await press('Leave pagination out');
    expect(shown.node().config).toEqual({ url: 'https://x' });
    expect(screen.getByRole('button', { name: 'Set pagination' })).toHaveFocus();
  });
});

describe('the loop that a node lies in', () => {
  it('is chosen, and left again', async () => {
    const document = documentOf({ type: 'filter', config: {} });
    const loop = { id: 'each', type: 'for_each', name: 'Each order', config: {} };
    const shown = renderInspector({ ...document, nodes: [...document.nodes, loop] }, 'node-1');
    await press(/^Loop/);
    const select = screen.getByRole('combobox', { name: 'Lies in' });
    await userEvent.selectOptions(select, 'Each order (each)');
    expect(shown.node().parent).toBe('each');
    await userEvent.selectOptions(select, 'No loop: it runs once');
    expect(shown.node().parent).toBeUndefined();
  });

  it('is not asked for where there is none', () => {
    renderInspector(documentOf({ type: 'filter', config: {} }), 'node-1');
    expect(screen.queryByRole('button', { name: /^Loop/ })).toBeNull();
  });
});
