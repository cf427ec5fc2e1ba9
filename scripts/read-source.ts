import ts from 'typescript';

export interface Import {
  readonly line: number;
  /** Undefined for an `import()` of something that is computed. */
  readonly specifier: string | undefined;
  /** The names that are imported as values, types left out; undefined when it is the whole module. */
  readonly names: readonly string[] | undefined;
}

export interface Use {
  readonly line: number;
  readonly what: 'process.env' | 'Date.now' | 'Math.random' | 'new Date()' | 'eval' | 'new Function';
}

export interface SourceFacts {
  readonly imports: readonly Import[];
  readonly uses: readonly Use[];
}

/** Finds what a source file imports, in any form, type imports included, and the guarded globals that it uses. */
export function readSource(path: string, text: string): SourceFacts {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
  const imports: Import[] = [];
  const uses: Use[] = [];
  const rest: ts.Node[] = [file];
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    const imported = importOf(node);
    if (imported !== undefined) imports.push({ line, specifier: imported.specifier, names: namesOf(node) });
    const what = useOf(node);
    if (what !== undefined) uses.push({ line, what });
    ts.forEachChild(node, (child) => {
      rest.push(child);
    });
  }
  const byLine = (a: { line: number }, b: { line: number }): number => a.line - b.line;
  return { imports: imports.sort(byLine), uses: uses.sort(byLine) };
}

function importOf(node: ts.Node): { specifier: string | undefined } | undefined {
  if (ts.isImportDeclaration(node)) return { specifier: textOf(node.moduleSpecifier) };
  if (ts.isExportDeclaration(node)) {
    return node.moduleSpecifier === undefined ? undefined : { specifier: textOf(node.moduleSpecifier) };
  }
  if (ts.isExternalModuleReference(node)) return { specifier: textOf(node.expression) };
  if (ts.isImportTypeNode(node)) {
    return { specifier: ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined };
  }
  if (ts.isCallExpression(node) && isImporter(node.expression)) return { specifier: textOf(node.arguments[0]) };
  return undefined;
}

function namesOf(node: ts.Node): string[] | undefined {
  if (ts.isImportTypeNode(node)) return node.isTypeOf ? undefined : [];
  if (!ts.isImportDeclaration(node) || node.importClause === undefined) return undefined;
  const { phaseModifier, name, namedBindings } = node.importClause;
  if (phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return undefined;
  const values = namedBindings.elements.filter((element) => !element.isTypeOnly);
  return values.map((element) => (element.propertyName ?? element.name).text);
}

/** `import()`, `require()`, `require.resolve()` and `import.meta.resolve()` all name a module. */
function isImporter(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword || isName(callee, 'require')) return true;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'resolve') return false;
  return isName(callee.expression, 'require') || ts.isMetaProperty(callee.expression);
}

function useOf(node: ts.Node): Use['what'] | undefined {
  if (isMember(node, 'process', 'env')) return 'process.env';
  if (isMember(node, 'Date', 'now')) return 'Date.now';
  if (isMember(node, 'Math', 'random')) return 'Math.random';
  if (ts.isVariableDeclaration(node) && takesEnv(node)) return 'process.env';
  if (ts.isImportDeclaration(node) && importsEnv(node)) return 'process.env';
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
    if (isGlobal(node.expression, 'Function')) return 'new Function';
    if (ts.isCallExpression(node) && isGlobal(node.expression, 'eval')) return 'eval';
    // `Date()` gives the present as text, whatever its arguments are.
    if (isGlobal(node.expression, 'Date') && (ts.isCallExpression(node) || !node.arguments?.length))
      return 'new Date()';
  }
  return undefined;
}

/** `const { env } = process` */
function takesEnv({ name, initializer }: ts.VariableDeclaration): boolean {
  if (initializer === undefined || !isGlobal(initializer, 'process') || !ts.isObjectBindingPattern(name)) return false;
  return name.elements.some((element) => isName(element.propertyName ?? element.name, 'env'));
}

/** `import { env } from 'node:process'` */
function importsEnv({ moduleSpecifier, importClause }: ts.ImportDeclaration): boolean {
  const bindings = importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return false;
  if (textOf(moduleSpecifier)?.replace(/^node:/, '') !== 'process') return false;
  return bindings.elements.some((element) => isName(element.propertyName ?? element.name, 'env'));
}

/** `owner.name` or `owner['name']`, also when the owner is reached through `globalThis`. */
function isMember(node: ts.Node, owner: string, name: string): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === name && isGlobal(node.expression, owner);
  return (
    ts.isElementAccessExpression(node) && textOf(node.argumentExpression) === name && isGlobal(node.expression, owner)
  );
}

function isGlobal(node: ts.Node, name: string): boolean {
  return isName(node, name) || (!isName(node, 'globalThis') && isMember(node, 'globalThis', name));
}

function isName(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}
