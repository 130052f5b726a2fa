// What every page begins with, and the form that it hands in.
export const WORDS = [
  "Our world-class workshop builds this lamp.",
  "A round beam wastes light on the trees, and a flat beam keeps it on the tarmac where the wheels go.",
  "Run time improved dramatically.",
];
export const HTML = `<p>Our world-class workshop builds <a href="https://lamps.example/">this lamp</a>.</p><p>A round beam wastes light on the <em>trees</em>, and a flat beam keeps it on the tarmac where the wheels go.</p><ul><li><p>Run time improved dramatically.</p></li></ul>`;

/** Tells the tests of the editor: `value` is what the page would hand in, `text` what the writer sees. */
export function offer(value) {
  window.value = value;
  document.querySelector("form").addEventListener("submit", () => {
    document.querySelector("input[name=body]").value = value();
  });
  window.isReady = true;
}
