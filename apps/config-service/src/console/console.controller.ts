import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import '@fastify/static';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemException } from '../api/problem.exception.js';
import { sendPlainPage } from './plain-page.js';

export const CONSOLE_FOLDER = Symbol('folder of the console');

/** What is no page of the console, whoever asks for it. */
const NOT_THE_CONSOLES = /^\/(?:api|auth|health|metrics|assets)(?:\/|$)/;
/** A file beside index.html, such as the icon. */
const TOP_LEVEL_FILE = /^[\w-]+\.[\w.-]+$/;

/** Serves the built console: its files, and its one page at every path that it may have. */
@Controller()
export class ConsoleController {
  readonly #folder: string;

  constructor(@Inject(CONSOLE_FOLDER) folder: string) {
    this.#folder = folder;
  }

  /** Their names change with their content. */
  @Get('assets/*')
  asset(@Param('*') name: string, @Res() reply: FastifyReply): void {
    void reply.sendFile(name, join(this.#folder, 'assets'), { maxAge: '365d', immutable: true });
  }

  @Get('*')
  page(@Param('*') path: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (NOT_THE_CONSOLES.test(`/${path}`)) throw noRoute(request);
    if (TOP_LEVEL_FILE.test(path) && isFile(join(this.#folder, path))) {
      this.#sendUncached(path, reply);
      return;
    }
    // A script or an image that is missing is not answered with a page.
    if (path !== '' && !acceptsHtml(request)) throw noRoute(request);
    if (existsSync(join(this.#folder, 'index.html'))) this.#sendUncached('index.html', reply);
    else sendPlainPage(reply, 404, NOT_BUILT);
  }

  /** Kept by browsers, and asked for again every time. */
  #sendUncached(file: string, reply: FastifyReply): void {
    void reply.header('cache-control', 'no-cache').sendFile(file, this.#folder, { cacheControl: false });
  }
}

const NOT_BUILT = {
  title: 'The console is not here',
  text: 'It has not been built, or CONSOLE_DIR names another folder. The REST API works.',
  link: { href: '/api/docs', text: 'The REST API' },
} as const;

const acceptsHtml = ({ headers }: FastifyRequest): boolean => headers.accept?.includes('text/html') ?? false;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

const noRoute = ({ method, url }: FastifyRequest): ProblemException =>
  new ProblemException(404, `Cannot ${method} ${url}`);
