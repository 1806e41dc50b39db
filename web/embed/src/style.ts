/** Colours, font and size are custom properties: a page themes the phone without reaching inside. */
export const style = `
:host { display: block; max-width: 420px; font: 14px/1.5 var(--sb-font, system-ui, "PingFang SC", "Microsoft YaHei", sans-serif); color: var(--sb-text, #1d2939); }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.bar { display: grid; gap: 8px; padding: 10px; background: var(--sb-background, #fff); border: 1px solid var(--sb-border, #d5dbe5); border-radius: var(--sb-radius, 8px); }
.row { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
.lamp { width: 10px; height: 10px; border-radius: 50%; background: #98a2b3; flex: none; }
.lamp[data-phone=registered] { background: var(--sb-success, #18794e); }
.lamp[data-phone=connecting] { background: #b7791f; }
.lamp[data-phone=waiting] { background: var(--sb-danger, #c4262e); }
.grow { flex: 1; min-width: 90px; }
.number { font-weight: 600; font-variant-numeric: tabular-nums; }
.elapsed { font-variant-numeric: tabular-nums; margin-left: auto; }
.state { padding: 0 8px; border-radius: 10px; background: var(--sb-tint, #e6effb); color: var(--sb-tint-text, #134a8e); font-size: 12px; }
.ringing .state { background: #fdf0d5; color: #7a4b00; }
button, input, select { font: inherit; color: inherit; height: 30px; border: 1px solid var(--sb-border-strong, #8793a5); border-radius: 6px; background: var(--sb-background, #fff); padding: 0 10px; }
button { cursor: pointer; }
button:hover { border-color: var(--sb-primary, #1461c4); }
button:disabled { opacity: .5; cursor: default; }
button.primary { background: var(--sb-primary, #1461c4); border-color: var(--sb-primary, #1461c4); color: var(--sb-on-primary, #fff); }
button.danger { background: var(--sb-danger, #c4262e); border-color: var(--sb-danger, #c4262e); color: #fff; }
button[aria-pressed=true] { background: var(--sb-tint, #e6effb); border-color: var(--sb-primary, #1461c4); }
:focus-visible { outline: 2px solid var(--sb-primary, #1461c4); outline-offset: 1px; }
.keypad { display: grid; grid-template-columns: repeat(3, 1fr); gap: 6px; }
.pop { border-top: 1px solid var(--sb-border, #d5dbe5); padding-top: 8px; }
.pop b { font-size: 15px; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0 10px; margin: 4px 0 0; font-size: 13px; overflow-wrap: anywhere; }
dt { color: var(--sb-muted, #526079); }
dd { margin: 0; }
.fault { margin: 0; color: var(--sb-danger, #b42318); }
`;
