/** What JSON allows and no client means (RFC 7493): found in the text, before anything walks through the value. */
import { JSON_DEPTH } from './limits.ts';

type JsonFault = { readonly is: 'TOO_DEEP' } | { readonly is: 'MEMBER_TWICE'; readonly name: string };

const QUOTE = '"';

/**
 * TOO_DEEP: whoever walks through such a value overflows its stack. MEMBER_TWICE: two readers of the same text take different ones, so that what
 * a proxy has checked is not what is done.
 * @param text may be no JSON at all: the parser says so afterwards
 */
export function jsonFault(text: string): JsonFault | undefined {
  /** Of each open object its members' names; of each array undefined. */
  const open: (Set<string> | undefined)[] = [];
  let nameComes = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === QUOTE) {
      const end = endOfString(text, at);
      if (nameComes) {
        const name = text.slice(at, end + 1);
        const names = open.at(-1);
        const plain = name.includes('\\') ? unescaped(name) : name;
        if (names?.has(plain)) return { is: 'MEMBER_TWICE', name: plain.slice(1, -1) };
        names?.add(plain);
        nameComes = false;
      }
      at = end;
    } else if (character === '{' || character === '[') {
      if (open.push(character === '{' ? new Set() : undefined) > JSON_DEPTH) return { is: 'TOO_DEEP' };
      nameComes = character === '{';
    } else if (character === '}' || character === ']') {
      open.pop();
      nameComes = false;
    } else if (character === ',') nameComes = open.at(-1) !== undefined;
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === QUOTE) return at;
  }
  return text.length;
}

/** `"\u0061"` and `"a"` are one name. */
function unescaped(name: string): string {
  try {
    return JSON.stringify(JSON.parse(name));
  } catch {
    return name; // no string of JSON: the parser says so
  }
}
