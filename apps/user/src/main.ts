// Owned: rendered from service.json. Do not edit; `npx nx sync` writes it anew.
import { startService } from '@trellis/service';
import { AppModule } from './app.module';
import { UserConfiguration } from './user.configuration';

await startService({ name: 'user', module: AppModule, configuration: [UserConfiguration] });
