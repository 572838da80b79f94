import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { bad, good, type Result } from '#ward/result.ts';

/** A YAML file as plain values that still knows where each of them stands. */
export interface Positioned {
  readonly value: unknown;
  /** The place is that of the value at `path`, or of its key. */
  fault(path: readonly PropertyKey[], at: 'key' | 'value', what: string, hint?: string): Fault;
}

export interface Fault {
  readonly offset: number;
  /** `FILE:LINE:COLUMN: what\n  hint` */
  readonly text: string;
}

/** What a file is expected to be, for its faults. */
export interface Form {
  /** As in "is not …": a study, a file of rules. */
  readonly what: string;
  /** A hint for whoever gave something else. */
  readonly example: string;
  /** A list may stand in place of keys and values. */
  readonly list?: boolean;
}

const mostFaults = 10;

/** Reads YAML (and so JSON). The reason has a line for each fault, with its place in `file`. */
export function parseYaml(text: string, file: string, form: Form): Result<Positioned> {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'error',
  });
  const at = (offset: number, what: string, hint?: string): Fault => {
    const { line, col } = lines.linePos(offset);
    const advice = hint === undefined ? '' : `\n  ${hint}`;
    const text = `${file}:${Math.max(1, line)}:${Math.max(1, col)}: ${what}${advice}`;
    return { offset, text };
  };

  // Of what is wrong at one place the first says enough.
  const places = new Set<number>();
  const wrong = [...document.errors, ...document.warnings].filter(({ pos: [offset] }) => {
    const isNew = !places.has(offset);
    places.add(offset);
    return isNew;
  });
  const deep = wrong.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (deep !== undefined) return bad(at(deep.pos[0], 'is nested too deeply').text);
  if (wrong.length > 0) return bad(faultList(wrong.map((error) => yamlFault(error, text, at))));

  const aliases = new Map<string, Fault>();
  visit(document, (_, node) => {
    // A bomb of references has thousands of each.
    if (!isAlias(node) || aliases.has(node.source)) return;
    const what = `*${node.source}: references are not read here`;
    aliases.set(node.source, at(node.range?.[0] ?? 0, what, 'write the value out instead'));
  });
  if (aliases.size > 0) return bad(faultList([...aliases.values()]));

  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return bad(`${file}: is empty\n  ${form.example}`);
  }
  if (!isMap(contents) && !(form.list && isSeq(contents))) {
    return bad(at(contents.range[0], `is not ${form.what}`, form.example).text);
  }

  return good({
    value: document.toJS({ maxAliasCount: 0 }),
    fault: (path, where, what, hint) => at(offsetOf(contents, path, where), what, hint),
  });
}

/** As one reason, from top to bottom; a file that is wrong everywhere is told of in few lines. */
export function faultList(faults: readonly Fault[]): string {
  const more = faults.length - mostFaults;
  const sorted = [...faults].sort((a, b) => a.offset - b.offset);
  const shown = sorted.slice(0, mostFaults).map(({ text }) => text);
  return more > 0 ? `${shown.join('\n')}\n… and ${more} more` : shown.join('\n');
}

const sameColumn = 'keys that belong together begin in the same column';

/** What is said in words of ours: a person writes the file, not a program. */
const told: Partial<Record<YAMLError['code'], { readonly what?: string; readonly hint: string }>> =
  {
    TAB_AS_INDENT: { hint: 'indent with spaces' },
    MULTIPLE_DOCS: { what: 'a second document begins here', hint: 'one file is one document' },
    TAG_RESOLVE_FAILED: { hint: 'write the value without a tag' },
    BAD_INDENT: { hint: sameColumn },
    BLOCK_AS_IMPLICIT_KEY: { hint: sameColumn },
    MULTILINE_IMPLICIT_KEY: { hint: sameColumn },
    NON_STRING_KEY: { what: 'this key is not a word', hint: 'a key is a plain word' },
  };

function yamlFault(
  { code, message, pos }: YAMLError,
  text: string,
  at: (offset: number, what: string, hint?: string) => Fault,
): Fault {
  if (code === 'DUPLICATE_KEY') {
    const key = /^[^\s:]*/.exec(text.slice(pos[0], pos[0] + 60))?.[0] ?? '';
    return at(pos[0], `"${key}" is there twice`, 'remove one of the two');
  }
  const { what = `is not YAML: ${message}`, hint } = told[code] ?? {};
  return at(pos[0], what, hint);
}

/** Of the innermost part of the path that is in the file: defaults and bases are not. */
function offsetOf(root: unknown, path: readonly PropertyKey[], where: 'key' | 'value'): number {
  let node: unknown = root;
  let offset = 0;
  for (const [depth, part] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (pair === undefined) break;
      const keyAt = startOf(pair.key) ?? offset;
      offset = last && where === 'key' ? keyAt : (startOf(pair.value) ?? keyAt);
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
