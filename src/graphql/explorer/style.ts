// How the explorer looks: light or dark as the system is, in columns that fold on a narrow screen.
export const STYLE = `
:root { color-scheme: light dark; --edge: color-mix(in srgb, currentColor 20%, transparent); --soft: color-mix(in srgb, currentColor 65%, transparent); --blue: light-dark(#0757c2, #82b4ff); }
* { box-sizing: border-box; }
body { margin: 0; height: 100vh; display: grid; grid-template: auto 1fr / minmax(18rem, 2fr) minmax(18rem, 2fr) minmax(16rem, 1.3fr); font: 14px/1.45 system-ui, sans-serif; }
header { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; padding: .5rem .8rem; border-bottom: 1px solid var(--edge); }
h1 { font-size: 1rem; margin: 0 auto 0 0; }
h2, h3 { font-size: .95rem; margin: .8rem 0 .2rem; }
section { display: flex; flex-direction: column; min-height: 0; min-width: 0; padding: .5rem .8rem; border-right: 1px solid var(--edge); }
label { display: block; color: var(--soft); font-size: .8rem; margin-top: .4rem; }
textarea, input, select, button { font: inherit; color: inherit; background: transparent; border: 1px solid var(--edge); border-radius: 4px; padding: .35rem .5rem; }
textarea, pre, code { font: 13px/1.45 ui-monospace, monospace; }
textarea { width: 100%; resize: vertical; tab-size: 2; }
#query { flex: 1; min-height: 12rem; }
#variables, #headers { min-height: 4rem; }
pre { flex: 1; overflow: auto; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
button { cursor: pointer; }
button.link { border: 0; padding: 0; color: var(--blue); font: inherit; }
#docs { overflow: auto; }
#docs p { margin: .1rem 0 .5rem; color: var(--soft); }
#docs li { margin-bottom: .35rem; }
#docs ul { padding-left: 1.1rem; margin: .2rem 0; }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 1px; }
.soft { color: var(--soft); }
@media (max-width: 60rem) { body { display: block; height: auto; } section { border-right: 0; } pre { min-height: 12rem; } }
`;
