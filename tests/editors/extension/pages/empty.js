// A field that the writer fills.
document.querySelector("#editor").outerHTML =
  `<textarea id="editor" rows="6" cols="40" style="font: 17px/1.3 sans-serif; padding: 9px 13px; border: 3px solid"></textarea>`;
document.body.insertAdjacentHTML("beforeend", `<div style="height: 3000px"></div>`);
window.isReady = true;
