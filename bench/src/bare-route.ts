// What any Nest service pays before it does anything: Fastify, JSON, ValidationPipe with class-validator. Run as a process of its own.
import 'reflect-metadata';
import { Body, Controller, Module, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const YUAN = /^\d{1,11}\.\d{2}$/;

class BareAmounts {
  @Matches(YUAN) total!: string;
  @Matches(YUAN) fullySelfPaid!: string;
  @Matches(YUAN) overLimit!: string;
  @Matches(YUAN) preSelfPaid!: string;
  @Matches(YUAN) inScope!: string;
}

class BareLine {
  @IsInt() @Min(1) lineNo!: number;
  @IsString() @MaxLength(60) itemCode!: string;
  @IsString() @MaxLength(200) itemName!: string;
  @IsIn(['A', 'B', 'C']) class!: string;
  @IsString() quantity!: string;
  @IsString() unitPrice!: string;
  @Matches(YUAN) amount!: string;
  @Matches(YUAN) fullySelfPaid!: string;
  @Matches(YUAN) overLimit!: string;
  @Matches(YUAN) preSelfPaid!: string;
  @Matches(YUAN) inScope!: string;
}

class BareTreatment {
  @Matches(/^[0-9A-Za-z._:-]{1,64}$/) recordId!: string;
  @Matches(/^[0-9A-Za-z]{4,30}$/) personNo!: string;
  @Matches(/^\d{6}$/) insuredRegion!: string;
  @Matches(/^\d{6}$/) treatmentRegion!: string;
  @Matches(/^[HP]\d{11}$/) institution!: string;
  @IsIn(['tier-3', 'tier-2', 'tier-1', 'community', 'ungraded']) institutionLevel!: string;
  @Matches(/^M\d{5}$/) diseaseCode!: string;
  @Matches(/^\d{4}-\d{2}-\d{2}$/) servedOn!: string;
  @IsOptional() @IsBoolean() emergency?: boolean;
  @IsOptional() @ValidateNested() @Type(() => BareAmounts) amounts?: BareAmounts;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => BareLine) lines?: BareLine[];
}

@Controller('v1/treatments')
class BareController {
  @Post()
  take(@Body() treatment: BareTreatment): { readonly recordId: string } {
    return { recordId: treatment.recordId };
  }
}

@Module({ controllers: [BareController] })
class BareModule {}

const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), { logger: ['error'] });
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }));
await app.listen(0, '127.0.0.1');
process.stdout.write(`${JSON.stringify({ url: await app.getUrl() })}\n`);
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
