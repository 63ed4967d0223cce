/** A legal basis as the policy has it, in Indonesian: the citations without their English remarks ("Annex V.B.2 (p.117): the result becomes final"). */
export function legalBasisInIndonesian(basis: string): string {
  const translated = basis
    .replace(/\bpractice\b(?: \(local policy\))?/gi, 'kelaziman (kebijakan instansi)')
    .replace(/\b(?:Article|Art\.?)\s+/gi, 'Pasal ')
    .replace(/\bAnnex\b/gi, 'Lampiran')
    .replace(/\b(?:pages?\s+|pp?\.\s*)(?=\d)/gi, 'hlm. ');
  const citations = translated
    .split(';')
    .map((part) => part.trim())
    .filter((part) => /^(?:kelaziman|Pasal|Lampiran|\p{Lu}\S*(?:\s+\p{Lu}\S*)*\s+\S*\d)/u.test(part))
    .map((part) => part.split(': ')[0] ?? part);
  return citations.length === 0 ? translated : citations.join('; ');
}
