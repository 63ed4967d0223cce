/** The browsable documentation: swagger-ui from the package, served by ourselves, without inline scripts. */
import express, { Router } from 'express';
import { absolutePath } from 'swagger-ui-dist';

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Daur API</title>
  <link rel="stylesheet" href="/docs/swagger-ui.css">
  <link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="/docs/swagger-ui-bundle.js"></script>
  <script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: true,
  docExpansion: 'none',
  validatorUrl: null,
});
`;

export function createDocs(): Router {
  const router = Router();
  router.get('/docs', (_request, response) => {
    response.type('html').send(PAGE);
  });
  router.get('/docs/start.js', (_request, response) => {
    response.type('text/javascript').send(START);
  });
  const serveFile = express.static(absolutePath(), { index: false, fallthrough: true, maxAge: '1h' });
  router.get(
    FILES.map((file) => `/docs/${file}`),
    (request, response, next) => {
      request.url = request.url.replace(/^\/docs/, '');
      serveFile(request, response, next);
    },
  );
  return router;
}
