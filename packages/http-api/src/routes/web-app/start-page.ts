/** Stands in for the web app as long as it is not built. */
export const START_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>AutomateOS</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/start.css">
  </head>
  <body>
    <main>
      <h1>AutomateOS</h1>
      <p>The server is running, but its web app is not built. Run <code>npm run build</code> in the folder of the
        repository, then load this page again.</p>
      <p>Without the app, workflows are made, run and watched through the API.</p>
      <p><a href="/docs">Read the API reference</a></p>
      <p class="more"><a href="/openapi.json">OpenAPI document</a> · <a href="/health/ready">Health</a></p>
    </main>
  </body>
</html>
`;

export const START_STYLE = `:root {
  color-scheme: light dark;
  --paper: #fbfbfa; --ink: #1c1d1f; --quiet: #5c6066; --link: #0b5cad;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #16181b; --ink: #e8e9eb; --quiet: #a0a5ad; --link: #7db8f5; }
}
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, sans-serif;
}
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; }
a { color: var(--link); }
.more { color: var(--quiet); font-size: 0.9rem; }
`;
