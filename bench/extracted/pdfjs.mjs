// The text of PDFs as pdf.js gives it, item by item: a path a line in, its text as JSON a line out.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const require = createRequire(process.env.PDFJS_FROM + "/");
const { getDocument } = await import(pathToFileURL(require.resolve("pdfjs-dist/legacy/build/pdf.mjs")));
for await (const path of createInterface({ input: process.stdin })) {
  const data = new Uint8Array(readFileSync(path));
  const pdf = await getDocument({ data, verbosity: 0, useSystemFonts: false, disableFontFace: true }).promise;
  let text = "";
  for (let number = 1; number <= pdf.numPages; number++) {
    const content = await (await pdf.getPage(number)).getTextContent();
    text += content.items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join("") + "\n";
  }
  process.stdout.write(JSON.stringify(text) + "\n");
  await pdf.destroy();
}
