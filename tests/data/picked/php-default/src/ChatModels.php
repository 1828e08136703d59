<?php
namespace Kit;
enum ChatModels: string
{
    case Large = 'gpt-4-0613';
    case Small = 'gpt-3.5-turbo-0613';
    case Oldest = 'claude-3-opus-20240229';
    public const DEFAULT = self::Large;
}
