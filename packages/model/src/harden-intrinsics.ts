/**
 * The first call of every entry point and worker thread: takes away `Object.prototype.__proto__` and seals the intrinsic
 * prototypes, so that prototype pollution has nothing to write to. Sealed, not frozen: frozen prototypes break Fastify,
 * undici and BullMQ, sealed ones refuse new keys just as well.
 */
export function hardenIntrinsics(): void {
  Reflect.deleteProperty(Object.prototype, '__proto__');
  for (const intrinsic of [
    Object,
    Array,
    Function,
    String,
    Number,
    Boolean,
    Symbol,
    Promise,
    Map,
    Set,
    Error,
    RegExp,
  ]) {
    void Object.seal(intrinsic.prototype);
  }
}
