import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PublicRoute } from '@trellis/auth';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../openapi/api-problems';
import { UserClient } from '../services/user.client';
import { RegisterUserRequest, toUserResponse, UserResponse } from './user.dto';

@ApiTags('users')
@Controller('api/v1/users')
export class UsersController {
  constructor(private readonly users: UserClient) {}

  @Post()
  @HttpCode(201)
  @PublicRoute()
  @ApiOperation({ summary: 'Opens an account.' })
  @ApiCreatedResponse({ type: UserResponse, headers: { Location: { schema: { type: 'string' } } } })
  @ApiProblems(400, 409)
  async registerUser(
    @Body() { email, password, displayName }: RegisterUserRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserResponse> {
    const user = toUserResponse((await this.users.registerUser({ email, password, displayName })).user);
    void reply.header('location', `/api/v1/users/${user.id}`);
    return user;
  }
}
