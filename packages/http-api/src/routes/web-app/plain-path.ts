/** The last part has a dot: it names a file, not a page. */
export function namesFile(path: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1).includes('.');
}

/** Only plain paths get to the file system: no part of them is empty, begins with a dot or has a separator of Windows. */
export function isPlain(path: string): boolean {
  return path.split('/').every((part) => part !== '' && !part.startsWith('.') && !/[\\\0]/.test(part));
}
