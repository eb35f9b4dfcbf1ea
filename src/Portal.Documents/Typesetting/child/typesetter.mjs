// The child process of Portal.Documents: typesets documents, re-encodes pictures, reads QR codes.
//
// Started as: node typesetter.mjs <documents|scans> <modules> <templates> <fonts> <parent> (what it is for; folders: of node_modules, of
// .typ files, of font files; the id of the process that starts it).
// One question at a time on stdin, one answer on stdout, each a frame: the header's length and the body's length (32 bit, little
// endian), the header (JSON), the body (bytes; the header's "parts" says how it falls into pieces). The first answer comes unasked
// and says that the child is ready. The end of stdin, or the parent's, is its own end. It opens no connection.
import { readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';

const [purpose, modules, templates, fonts, parent] = process.argv.slice(2);
const require = createRequire(join(modules, 'typesetter.cjs'));

// While a document is being made nothing else runs on this thread: another one looks whether the parent is still there. It is told who
// that is: a parent that died while this started is not known any more.
new Worker(`
  const parent = require('node:worker_threads').workerData;
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 500);
`, { eval: true, workerData: Number(parent), resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();

/** A question that has an answer nobody can give; `kind` is one of the parent's faults. */
class Refusal extends Error {
  constructor(kind, message) { super(message); this.kind = kind; }
}

// --- documents -------------------------------------------------------------------------------

const compiler = purpose === 'documents'
  ? require('@myriaddreamin/typst-ts-node-compiler').NodeCompiler.create({ workspace: templates, fontArgs: [{ fontPaths: [fonts] }] })
  : null;

/** Everything that a document is made of lies beside the templates as a file that exists only here: text never becomes source. */
function typeset({ template, stamp, files }, parts) {
  const paths = files.map((name) => join(templates, name));
  let pages = 0;
  try {
    paths.forEach((path, at) => compiler.mapShadow(path, parts[at]));
    const made = compiler.compile({ mainFilePath: join(templates, `${template}.typ`), resetRead: true });
    if (made.hasError() || made.result === null) {
      throw refusalOf(complaintsOf(made.takeDiagnostics() ?? made.takeError(), template));
    }

    pages = made.result.numOfPages;
    const places = compiler.query(made.result, { selector: '<place>', field: 'value' });
    return [{ pages, places, warnings: complaintsOf(made.takeWarnings(), template) }, [exported(made.result, stamp)]];
  } finally {
    paths.forEach((path) => compiler.unmapShadow(path));
    // What documents have in common stays at hand; after a long one nothing does, for its size.
    compiler.evictCache(pages > 50 ? 0 : 2);
  }
}

function exported(made, stamp) {
  try {
    return compiler.pdf(made, { pdfStandard: 'a-3b', creationTimestamp: stamp });
  } catch (error) {
    // It says only here what it cannot export, and not where.
    const messages = [...error.message.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map(([, said]) => said.replaceAll('\\', ''));
    throw refusalOf((messages.length > 0 ? messages : [error.message]).map((message) => ({ message, line: null, column: null })));
  }
}

/** What the compiler complains about, in its own words, and where the template says it: what it calls may lie elsewhere. Lines and columns from 1. */
function complaintsOf(error, template) {
  const trace = 4;
  const complaints = [];
  for (const { message, path, range, severity } of error ? compiler.fetchDiagnostics(error) : []) {
    if (severity !== trace) {
      complaints.push({ message, line: null, column: null });
    }

    const one = complaints.at(-1);
    if (one && one.line === null && range && basename(path ?? '') === `${template}.typ`) {
      one.line = range.start.line + 1;
      one.column = range.start.character + 1;
    }
  }

  return complaints;
}

function refusalOf(complaints) {
  const refusal = new Refusal('refused', complaints.map(({ message, line, column }) => line === null ? message : `${message} (${line}:${column})`).join('; ').slice(0, 2000));
  return Object.assign(refusal, { complaints });
}

// --- pictures --------------------------------------------------------------------------------

// Loaded at the first picture: a portal that only typesets does without.
let library;
function sharp(picture, pixels) {
  if (!library) {
    library = require('sharp');
    library.cache(false);
    library.concurrency(1);
  }

  return library(picture, { limitInputPixels: pixels, sequentialRead: true, failOn: 'error' });
}

/** What libvips says about a picture, as one of our faults. */
function unreadable(error) {
  return new Refusal(/pixel limit/i.test(error.message) ? 'too-large' : 'refused', error.message);
}

/** The picture upright, without what else its file held, no longer than `edge` pixels on either side. */
async function prepare({ edge, pixels }, [picture]) {
  try {
    const { format, hasAlpha } = await sharp(picture, pixels).metadata();
    if (format !== 'jpeg' && format !== 'png') {
      throw new Refusal('refused', `neither JPEG nor PNG: ${format}`);
    }

    const upright = sharp(picture, pixels).rotate()
      .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true }).toColourspace('srgb');
    const made = format === 'jpeg' ? upright.jpeg({ quality: 88 }) : upright.png({ compressionLevel: 7 });
    const { data, info } = await made.toBuffer({ resolveWithObject: true });
    return [{ width: info.width, height: info.height, format: info.format, alpha: format === 'png' && hasAlpha }, [data]];
  } catch (error) {
    throw error instanceof Refusal ? error : unreadable(error);
  }
}

/**
 * How a page is looked at until a code is found. Noise makes the reader slow (seconds) and blind, so it is smoothed away first; the last
 * way is for small pictures, whose code would be smoothed away with it. The first finds nearly all.
 */
const looks = [
  [2600, (page) => page.blur(2)],
  [1600, (page) => page.median(3).threshold(140)],
  [1600, (page) => page.blur(1.5)],
  [2600, (page) => page.blur(2).threshold(140)],
  [1000, (page) => page],
];

// So that what is missing is known before the first scan.
const readCode = purpose === 'scans' ? require('jsqr') : null;

/** What the QR code on a scanned page says, looked at in one of these ways. */
async function readQr({ pixels, look }, [picture]) {
  const [edge, prepared] = looks[look];
  let page;
  try {
    page = await prepared(sharp(picture, pixels).rotate().flatten({ background: '#ffffff' }).greyscale().resize({ width: edge, height: edge, fit: 'inside' }))
      .toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  } catch (error) {
    throw unreadable(error);
  }

  const { data, info: { width, height } } = page;
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at++) {
    colours[at] = 0xff000000 | data[at] * 0x010101;
  }

  // Our codes are dark on light: the reader need not try the reverse as well.
  const found = readCode(new Uint8ClampedArray(colours.buffer), width, height, { inversionAttempts: 'dontInvert' });
  return [{ text: found?.data ?? null, looks: looks.length }, []];
}

// --- frames ----------------------------------------------------------------------------------

/** Exactly `length` bytes of stdin; the parent is gone when there are no more. */
function read(length) {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length;) {
    const got = readSync(0, bytes, at, length - at, null);
    if (got === 0) {
      process.exit(0);
    }
    at += got;
  }

  return bytes;
}

const write = (bytes) => new Promise((written) => process.stdout.write(bytes, written));

async function answer(header, parts = []) {
  const text = Buffer.from(JSON.stringify({ ...header, parts: parts.map((part) => part.length) }));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32LE(text.length, 0);
  lengths.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 0), 4);
  await write(Buffer.concat([lengths, text, ...parts]));
}

const kinds = purpose === 'documents' ? { 'typeset': typeset, 'prepare-picture': prepare } : { 'read-qr': readQr };

// Whatever a library prints must not get between the frames.
console.log = console.info = console.error;
await answer({ ready: true });
for (;;) {
  const lengths = read(8);
  const question = JSON.parse(read(lengths.readUInt32LE(0)));
  const body = read(lengths.readUInt32LE(4));
  let start = 0;
  const parts = question.parts.map((length) => body.subarray(start, start += length));
  try {
    const [header, made] = await kinds[question.kind](question, parts);
    await answer(header, made);
  } catch (error) {
    if (error instanceof Refusal) {
      await answer({ fault: error.kind, reason: error.message, complaints: error.complaints ?? [] });
    } else {
      console.error(error?.stack ?? error);
      await answer({ fault: 'failed', reason: String(error?.message ?? error) });
    }
  }

  // The collector does not see what a document weighs outside its heap, and would keep all of them.
  global.gc();
  await new Promise(setImmediate);
}
