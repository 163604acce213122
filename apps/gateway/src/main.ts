// Owned: rendered from service.json. Do not edit; `npx nx sync` writes it anew.
import { startService } from '@trellis/service';
import { AppModule } from './app.module';
import { GatewayConfiguration } from './gateway.configuration';
import { gatewayHttp } from './http/gateway-http';

await startService({
  name: 'gateway',
  module: AppModule,
  configuration: [GatewayConfiguration],
  http: gatewayHttp,
});
