// Owned: rendered from service.json. Do not edit; `npx nx sync` writes it anew.
import { startService } from '@trellis/service';
import { AppModule } from './app.module';
import { BffConfiguration } from './bff.configuration';
import { bffHttp } from './http/bff-http';

await startService({ name: 'bff', module: AppModule, configuration: [BffConfiguration], http: bffHttp });
