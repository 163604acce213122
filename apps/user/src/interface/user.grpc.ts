import { currentIdentity } from '@trellis/auth';
import {
  UserServiceDefinition,
  type BatchGetUsersRequest,
  type BatchGetUsersResponse,
  type CreateSessionRequest,
  type CreateSessionResponse,
  type DeleteSessionRequest,
  type DeleteSessionResponse,
  type GetJsonWebKeySetResponse,
  type GetUserRequest,
  type GetUserResponse,
  type RefreshSessionRequest,
  type RefreshSessionResponse,
  type RegisterUserRequest,
  type RegisterUserResponse,
} from '@trellis/contracts';
import { GrpcController, type GrpcHandlers } from '@trellis/grpc';
import { AccessTokens } from '../application/access-tokens';
import { BatchGetUsers } from '../application/batch-get-users';
import { CreateSession } from '../application/create-session';
import { DeleteSession } from '../application/delete-session';
import { GetUser } from '../application/get-user';
import { RefreshSession } from '../application/refresh-session';
import { RegisterUser } from '../application/register-user';
import { toTokensMessage, toUserMessage } from './user-message';

/** The service's calls: each hands the request, and the caller's identity where it matters, to one use case. */
@GrpcController(UserServiceDefinition)
export class UserGrpc implements GrpcHandlers<typeof UserServiceDefinition> {
  constructor(
    private readonly registering: RegisterUser,
    private readonly signingIn: CreateSession,
    private readonly refreshing: RefreshSession,
    private readonly signingOut: DeleteSession,
    private readonly reading: GetUser,
    private readonly batchReading: BatchGetUsers,
    private readonly accessTokens: AccessTokens,
  ) {}

  async registerUser(request: RegisterUserRequest): Promise<RegisterUserResponse> {
    return { user: toUserMessage(await this.registering.execute(request)) };
  }

  async createSession({ email, password }: CreateSessionRequest): Promise<CreateSessionResponse> {
    return { tokens: toTokensMessage(await this.signingIn.execute(email, password)) };
  }

  async refreshSession({ refreshToken }: RefreshSessionRequest): Promise<RefreshSessionResponse> {
    return { tokens: toTokensMessage(await this.refreshing.execute(refreshToken)) };
  }

  async deleteSession({ refreshToken }: DeleteSessionRequest): Promise<DeleteSessionResponse> {
    await this.signingOut.execute(refreshToken);
    return {};
  }

  async getUser({ id }: GetUserRequest): Promise<GetUserResponse> {
    return { user: toUserMessage(await this.reading.execute(currentIdentity(), id)) };
  }

  async batchGetUsers({ ids }: BatchGetUsersRequest): Promise<BatchGetUsersResponse> {
    return { users: (await this.batchReading.execute(currentIdentity(), ids)).map(toUserMessage) };
  }

  async getJsonWebKeySet(): Promise<GetJsonWebKeySetResponse> {
    return { json: JSON.stringify(await this.accessTokens.keySet()) };
  }
}
