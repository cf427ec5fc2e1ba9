declare module 'oidc-provider' {
  /** What the tests use of it. */
  export default class Provider {
    constructor(issuer: string, configuration: object);
    callback(): (request: object, response: object) => void;
  }
}
