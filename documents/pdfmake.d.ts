/** The part of pdfmake that is used here. Its published types pull in the browser's DOM, which a server must not have. */
declare module 'pdfmake' {
  export type Content = string | Readonly<Record<string, unknown>> | readonly Content[];

  export interface DocumentDefinition {
    readonly pageSize: 'A4';
    readonly pageMargins: readonly [number, number, number, number];
    readonly info: Readonly<Record<string, string>>;
    readonly language: string;
    readonly defaultStyle: Readonly<Record<string, string | number>>;
    readonly footer: (page: number, pages: number) => Content;
    readonly content: readonly Content[];
  }

  interface PdfMake {
    setFonts(fonts: Readonly<Record<string, Readonly<Record<string, string>>>>): void;
    setUrlAccessPolicy(allow: (url: string) => boolean): void;
    setLocalAccessPolicy(allow: (path: string) => boolean): void;
    createPdf(definition: DocumentDefinition): { getBuffer(): Promise<Buffer> };
  }

  const pdfmake: PdfMake;
  export default pdfmake;
}
