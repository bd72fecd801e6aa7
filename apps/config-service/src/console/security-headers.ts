import fastifyHelmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export type SecurityHeadersOptions = {
  readonly publicUrl: URL;
  /** Origin of the provider that users sign in at; undefined without one. */
  readonly providerOrigin: string | undefined;
};

const SELF = "'self'";
const NONE = "'none'";
const PERMISSIONS = 'camera=(), microphone=(), geolocation=(), payment=(), usb=()';

/** On every answer. Scripts and styles come from files of the console only. */
export async function setSecurityHeaders(
  app: NestFastifyApplication,
  { publicUrl, providerOrigin }: SecurityHeadersOptions,
): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [SELF],
        scriptSrc: [SELF],
        styleSrc: [SELF],
        imgSrc: [SELF],
        connectSrc: [SELF],
        objectSrc: [NONE],
        baseUri: [NONE],
        formAction: [SELF, ...(providerOrigin === undefined ? [] : [providerOrigin])],
        frameAncestors: [NONE],
      },
    },
    // A tab in which somebody signs in again, by way of the provider's origin, must be able to close itself.
    crossOriginOpenerPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: publicUrl.protocol === 'https:',
    xFrameOptions: { action: 'deny' },
  });
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (_request, reply, done) => {
    void reply.header('permissions-policy', PERMISSIONS);
    done();
  });
}
