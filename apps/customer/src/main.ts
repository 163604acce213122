// Owned: rendered from service.json. Do not edit; `npx nx sync` writes it anew.
import { startService } from '@trellis/service';
import { AppModule } from './app.module';
import { CustomerConfiguration } from './customer.configuration';

await startService({ name: 'customer', module: AppModule, configuration: [CustomerConfiguration] });
