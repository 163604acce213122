import { Body, Controller, Delete, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCookieAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { PublicRoute } from '@trellis/auth';
import type { SessionTokens } from '@trellis/contracts';
import { GrpcStatus, RpcError } from '@trellis/grpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { required } from '../http/required';
import { ApiProblems } from '../openapi/api-problems';
import { bearerScheme } from '../openapi/create-openapi-document';
import { UserClient } from '../services/user.client';
import { RefreshCookie } from './refresh-cookie';
import { SameSiteGuard } from './same-site.guard';
import { CreateSessionRequest, SessionResponse } from './session.dto';
import { RefreshTokenMissing } from './session.errors';

@ApiTags('sessions')
@UseGuards(SameSiteGuard)
@Controller('api/v1/sessions')
export class SessionsController {
  constructor(
    private readonly users: UserClient,
    private readonly cookie: RefreshCookie,
  ) {}

  @Post()
  @HttpCode(201)
  @PublicRoute()
  @ApiOperation({ summary: 'Signs in. The refresh token is set as a cookie.' })
  @ApiCreatedResponse({ type: SessionResponse })
  @ApiProblems(400, 401, 403)
  async signIn(
    @Body() { email, password }: CreateSessionRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionResponse> {
    const { tokens } = await this.users.createSession({ email, password });
    return this.handOut(tokens, request, reply);
  }

  @Post('refresh')
  @HttpCode(200)
  @PublicRoute()
  @ApiCookieAuth('refreshToken')
  @ApiOperation({
    summary: 'Trades the refresh token of the cookie for new tokens. A used one ends its session.',
  })
  @ApiOkResponse({ type: SessionResponse })
  @ApiProblems(401, 403)
  async refreshSession(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionResponse> {
    const refreshToken = this.cookie.read(request);
    if (refreshToken === undefined) {
      // A mark without its token would have the page ask again each time.
      this.cookie.clearMark(request, reply);
      throw new RefreshTokenMissing();
    }
    try {
      const { tokens } = await this.users.refreshSession({ refreshToken });
      return this.handOut(tokens, request, reply);
    } catch (error) {
      // A token that will never work again need not be sent again.
      if (error instanceof RpcError && error.code === GrpcStatus.UNAUTHENTICATED)
        this.cookie.clear(request, reply);
      throw error;
    }
  }

  @Delete('current')
  @HttpCode(204)
  @ApiBearerAuth(bearerScheme)
  @ApiOperation({ summary: 'Signs out. Succeeds when the session has already ended.' })
  @ApiNoContentResponse()
  @ApiProblems(401, 403)
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const refreshToken = this.cookie.read(request);
    if (refreshToken !== undefined) await this.users.deleteSession({ refreshToken });
    this.cookie.clear(request, reply);
  }

  private handOut(
    tokens: SessionTokens | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): SessionResponse {
    const { accessToken, accessTokenExpiresInSeconds, refreshToken, refreshTokenExpiresInSeconds } = required(
      tokens,
      'the tokens',
    );
    this.cookie.write(request, reply, refreshToken, refreshTokenExpiresInSeconds);
    return { accessToken, expiresIn: accessTokenExpiresInSeconds };
  }
}
