import tinymce from "tinymce";
import "tinymce/icons/default";
import "tinymce/models/dom";
import "tinymce/skins/content/default/content.js";
import "tinymce/skins/ui/oxide/content.js";
import "tinymce/skins/ui/oxide/skin.js";
import "tinymce/themes/silver";
import { HTML, offer } from "./draft.js";

document.querySelector("#editor").innerHTML = HTML;
const [editor] = await tinymce.init({
  selector: "#editor",
  license_key: "gpl",
  menubar: false,
  toolbar: false,
  promotion: false,
  branding: false,
  height: 400,
});
offer(() => editor.getContent());
