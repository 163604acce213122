import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { RegisterUser } from '../application/register-user';
import { EmailTaken } from '../domain/user.errors';
import { UserConfiguration } from '../user.configuration';

/** Opens the demo operator's account at start, where the configuration gives it a password. */
@Injectable()
export class DemoOperator implements OnApplicationBootstrap {
  constructor(
    private readonly registerUser: RegisterUser,
    private readonly configuration: UserConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { demoOperatorEmail: email, demoOperatorPassword: password } = this.configuration;
    if (password === undefined) return;
    try {
      await this.registerUser.execute({ email, password, displayName: 'Operator' }, 'operator');
    } catch (error) {
      if (!(error instanceof EmailTaken)) throw error;
    }
  }
}
