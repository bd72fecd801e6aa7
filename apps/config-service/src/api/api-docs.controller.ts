import { createHash } from 'node:crypto';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { DOCS_STYLE, docsPage } from './docs-page.js';
import type { OpenApiDocument } from './openapi.document.js';

export const OPENAPI_DOCUMENT = Symbol('OpenAPI document');

const STYLE_HASH = createHash('sha256').update(DOCS_STYLE).digest('base64');

@Controller('api')
export class ApiDocsController {
  readonly #document: OpenApiDocument;

  constructor(@Inject(OPENAPI_DOCUMENT) document: OpenApiDocument) {
    this.#document = document;
  }

  @Get('openapi.json')
  openApi(): OpenApiDocument {
    return this.#document;
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', `default-src 'none'; style-src 'sha256-${STYLE_HASH}'`)
  docs(): string {
    return docsPage(this.#document);
  }
}
