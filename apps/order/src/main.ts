// Owned: rendered from service.json. Do not edit; `npx nx sync` writes it anew.
import { startService } from '@trellis/service';
import { AppModule } from './app.module';
import { OrderConfiguration } from './order.configuration';

await startService({ name: 'order', module: AppModule, configuration: [OrderConfiguration] });
